package dev.paddock.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** PostgreSQL: each write is its own transaction, tried again when the database says it may. */
final class Postgres implements Engine {
  private static final int CONNECTIONS = 16;
  private static final int TRIES = 5;
  private static final Set<String> SERIALIZATION_OR_DEADLOCK = Set.of("40001", "40P01");
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  Postgres(String jdbcUrl, String user, String password) {
    var config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(jdbcUrl);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(CONNECTIONS);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(10_000);
    this.pool = new HikariDataSource(config);
    this.jdbi = Jdbi.create(pool);
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  @Override
  public <T> T snapshot(Function<Handle, T> work) {
    return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work::apply);
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work::apply);
      } catch (RuntimeException failure) {
        if (attempt == TRIES || !mayBeTriedAgain(failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean mayBeTriedAgain(Throwable failure) {
    var state = sqlState(failure);
    return state != null && SERIALIZATION_OR_DEADLOCK.contains(state);
  }

  @Override
  public boolean isMissingParent(Throwable failure) {
    return FOREIGN_KEY_VIOLATION.equals(sqlState(failure));
  }

  private static @Nullable String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  @Override
  public void close() {
    pool.close();
  }
}
