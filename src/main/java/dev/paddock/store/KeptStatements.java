package dev.paddock.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the prepared statements of a connection that lives as long as the server: to SQLite, making
 * one costs more than most of ours take to run. One that is in use is not given a second time. What
 * is kept is bounded by the length of its SQL, of which the native memory is a small multiple.
 */
class KeptStatements extends DefaultStatementBuilder {
  /** Characters of SQL that are kept, counted once for each statement. */
  static final int MOST_CHARACTERS = 256 * 1024;

  /** Longer SQL than this is not kept: it is rare, and no two are alike. */
  static final int LONGEST = 8 * 1024;

  // Those that were used last are at the end.
  private final Map<String, Deque<PreparedStatement>> idle = new LinkedHashMap<>(128, 0.75f, true);

  // A statement is closed with its text as we wrote it, but made with the text that SQLite gets.
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();
  private int characters;

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    var kept = Optional.ofNullable(idle.get(sql)).map(Deque::pollFirst);
    kept.ifPresent(it -> characters -= sql.length());
    var statement = kept.isPresent() ? kept.get() : super.create(connection, sql, context);
    inUse.put(statement, sql);
    return statement;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    var made = inUse.remove(statement);
    if (made != null
        && made.length() <= LONGEST
        && statement instanceof PreparedStatement prepared
        && !prepared.isClosed()) {
      prepared.clearParameters();
      idle.computeIfAbsent(made, text -> new ArrayDeque<>(1)).addFirst(prepared);
      characters += made.length();
      closeWhatIsTooMuch();
    } else {
      super.close(connection, sql, statement);
    }
  }

  private void closeWhatIsTooMuch() {
    var eldest = idle.entrySet().iterator();
    while (characters > MOST_CHARACTERS && eldest.hasNext()) {
      var entry = eldest.next();
      characters -= entry.getKey().length() * entry.getValue().size();
      entry.getValue().forEach(KeptStatements::closeQuietly);
      eldest.remove();
    }
  }

  @Override
  public void close(Connection connection) {
    idle.values().forEach(some -> some.forEach(KeptStatements::closeQuietly));
    idle.clear();
    characters = 0;
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException gone) {
      // with its connection
    }
  }
}
