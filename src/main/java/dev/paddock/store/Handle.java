package dev.paddock.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private boolean inTransaction;
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
      var kept = statements.take(connection, sql);
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

  Connection connection() {
    return connection;
  }

  /** Runs a statement without parameters. */
  void run(String sql) {
    use(sql, kept -> kept.statement().execute());
  }

  /** Runs queries in a read transaction, so that they see one state of the database. */
  <T> T snapshot(Function<Handle, T> work) {
    begin();
    T result;
    try {
      result = work.apply(this);
    } catch (RuntimeException | Error failure) {
      endSnapshotAfter(failure);
      throw failure;
    }
    endSnapshot();
    return result;
  }

  // Nothing was changed: a rollback ends it like a commit.
  private void endSnapshot() {
    run("rollback");
    inTransaction = false;
  }

  // What failed first is what the caller has to hear.
  private void endSnapshotAfter(Throwable failure) {
    try {
      endSnapshot();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  void begin() {
    run("begin");
    inTransaction = true;
  }

  /** True after a snapshot that could not be ended. */
  boolean inTransaction() {
    return inTransaction;
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
