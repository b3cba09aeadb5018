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
 * one costs more than most of ours take to run. One that is in use is not given a second time.
 */
class KeptStatements extends DefaultStatementBuilder {
  private static final int MOST = 200;

  private final Map<String, Deque<PreparedStatement>> idle =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<PreparedStatement>> eldest) {
          boolean tooMany = size() > MOST;
          if (tooMany) {
            eldest.getValue().forEach(KeptStatements::closeQuietly);
          }
          return tooMany;
        }
      };

  // A statement is closed with its text as we wrote it, but made with the text that SQLite gets.
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    var kept = Optional.ofNullable(idle.get(sql)).map(Deque::pollFirst);
    var statement = kept.isPresent() ? kept.get() : super.create(connection, sql, context);
    inUse.put(statement, sql);
    return statement;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    var made = inUse.remove(statement);
    if (made != null && statement instanceof PreparedStatement prepared && !prepared.isClosed()) {
      prepared.clearParameters();
      idle.computeIfAbsent(made, text -> new ArrayDeque<>(1)).addFirst(prepared);
    } else {
      super.close(connection, sql, statement);
    }
  }

  @Override
  public void close(Connection connection) {
    idle.values().forEach(some -> some.forEach(KeptStatements::closeQuietly));
    idle.clear();
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException gone) {
      // with its connection
    }
  }
}
