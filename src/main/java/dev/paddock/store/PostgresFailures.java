package dev.paddock.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the failures of PostgreSQL, its driver and the pool of connections apart. */
final class PostgresFailures {
  // Serialization failure, deadlock, and a key that another transaction has just taken: run again,
  // the work sees what the other did.
  private static final Set<String> TRIED_AGAIN = Set.of("40001", "40P01", "23505");
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  // What an operator mends and no request can: no connection, no resources (a full disk), a server
  // that stops or starts or fails to read and write, a standby that is still read-only, and what
  // SETTINGS ends: a statement that took too long (57014), a transaction that was left idle
  // (25P03).
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  private static final List<String> UNAVAILABLE =
      List.of("08", "53", "57P", "57014", "58", "25006", "25P03");

  private PostgresFailures() {}

  /** Whether the same work may succeed when it is run again. */
  static boolean mayBeTriedAgain(Throwable failure) {
    var state = sqlState(failure);
    return state != null && TRIED_AGAIN.contains(state);
  }

  /** See {@link Engine#isMissingParent}. */
  static boolean isMissingParent(Throwable failure) {
    return FOREIGN_KEY_VIOLATION.equals(sqlState(failure));
  }

  /** See {@link Engine#isUnavailable}. */
  static boolean isUnavailable(Throwable failure) {
    var state = sqlState(failure);
    return UNAVAILABLE.stream().anyMatch(it -> state != null && state.startsWith(it))
        || hasNoConnection(failure);
  }

  /**
   * Whether the wait for a connection of the pool timed out, or the pool has given up the one in
   * use: of that it says no state.
   */
  private static boolean hasNoConnection(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql && sql.getSQLState() == null)) {
        return true;
      }
    }
    return false;
  }

  /** PostgreSQL's code for what failed, if it said one. */
  static @Nullable String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql.getSQLState();
      }
    }
    return null;
  }
}
