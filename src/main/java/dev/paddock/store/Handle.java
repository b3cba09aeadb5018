package dev.paddock.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection in use, for queries. It belongs to the work that it was given to, on one thread, and
 * is not to be kept.
 *
 * <p>SQL has parameters with names, {@code where id = :id}, each of which has to be bound.
 */
public sealed class Handle implements AutoCloseable permits Tx {
  private final Connection connection;
  private final StatementCache statements;
  private Ahead ahead = Ahead.NOTHING;
  private final List<Consumer<String>> listeners = new ArrayList<>();

  Handle(Connection connection, StatementCache statements) {
    this.connection = connection;
    this.statements = statements;
  }

  /** A select. */
  public Query createQuery(String sql) {
    return new Query(this, sql);
  }

  /** Has a listener hear the SQL of each statement, before it is run: for tests that count them. */
  public void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  ParsedSql parsed(String sql) {
    return statements.parsed(sql);
  }

  <T extends @Nullable Object> T use(String sql, Statement.Work<T> work) {
    for (Consumer<String> listener : listeners) {
      listener.accept(sql);
    }
    try {
      var kept = take(sql);
      boolean worked = false;
      try {
        var result = work.on(kept);
        worked = true;
        statements.giveBack(sql, kept);
        return result;
      } finally {
        if (!worked) {
          statements.drop(kept);
        }
      }
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  private StatementCache.Kept take(String sql) throws SQLException {
    if (ahead.isNothing()) {
      return statements.take(connection, sql);
    }
    var first = ahead;
    ahead = Ahead.NOTHING;
    return new StatementCache.Kept(
        connection.prepareStatement(first.sql() + sql), Optional.of(first));
  }

  /** What travels ahead of the next statement. */
  Ahead ahead() {
    return ahead;
  }

  void ahead(Ahead next) {
    ahead = next;
  }

  /** Runs at once what was to travel ahead, for a statement of which it cannot. */
  void settle() {
    if (!ahead.isNothing()) {
      createQuery("select 1").exists();
    }
  }

  /** Leaves a change to travel ahead of the next statement; false where that would save nothing. */
  boolean later(Update change) {
    return false;
  }

  Connection connection() {
    return connection;
  }

  /** Asks for one whole number, for the store itself: such statements are not counted. */
  long number(String sql) {
    settle();
    return use(
        sql,
        kept -> {
          try (var results = kept.query()) {
            results.next();
            return results.getLong(1);
          }
        });
  }

  /** Runs a statement without parameters. */
  void run(String sql) {
    settle();
    use(sql, kept -> kept.statement().execute());
  }

  @Override
  public void close() {
    statements.close();
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }
}
