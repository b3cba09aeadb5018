package dev.paddock.store;

import com.github.benmanes.caffeine.cache.LoadingCache;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL engine. Each write is a transaction of its own, tried again after a conflict with
 * another. It is serializable, so that a rule that was checked within it still holds when it
 * commits; only an {@link Database#advance} is not.
 */
final class Postgres implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);
  private static final int READS = 12;
  private static final int WRITES = 12;
  private static final int TRIES = 100;
  private static final int MOST_STEPS = 10;
  private static final long STEP_NANOS = 100_000;

  /**
   * The driver's timeouts, unless {@code store.url} sets others: a server that hangs, or has been
   * replaced by another of the URL, is noticed in less than 15 seconds. All in seconds, but for
   * {@code sslResponseTimeout} in milliseconds.
   *
   * <p>A server that hangs is asked for TLS and, without an answer, once more without it. {@code
   * loginTimeout} is for all servers of the URL together, so it must be longer than both: else the
   * next one is never asked.
   *
   * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">Connection
   *     parameters</a>
   */
  static final Map<String, String> PATIENCE =
      Map.of(
          "connectTimeout", "3",
          "sslResponseTimeout", "2000",
          "loginTimeout", "9",
          "socketTimeout", "5",
          "tcpKeepAlive", "true");

  private static final int MILLIS_FOR_A_CONNECTION = 5_000;
  private static final int MILLIS_TO_VALIDATE = 2_000;

  // What is confirmed must be on disk, whatever the server's default; stricter settings stay. A
  // statement times out before the socket does, which several that travel together need not, and a
  // process that hangs within a transaction loses its locks.
  private static final String SETTINGS =
      """
      select
        case when current_setting('synchronous_commit') = 'off'
          then set_config('synchronous_commit', 'on', false) end,
        case when current_setting('statement_timeout') = '0'
          then set_config('statement_timeout', '4500', false) end,
        case when current_setting('idle_in_transaction_session_timeout') = '0'
          then set_config('idle_in_transaction_session_timeout', '60000', false) end
      """;
  private static final String USUAL = "TRANSACTION_READ_COMMITTED";

  // Set by a statement: a driver that is asked to set it asks the server six times what it is,
  // which was half of all round trips.
  private static final String AS_IF_ALONE = "set transaction isolation level serializable";

  private final HikariDataSource pool;
  private final LoadingCache<String, ParsedSql> parsed = StatementCache.parsedSql();
  private final Gate reads;
  private final Gate writes;
  private final PostgresSignals signals;
  // The revision of rights that this process heard of last; negative before the first.
  private final AtomicLong lastRights = new AtomicLong(-1);

  Postgres(String jdbcUrl, String user, String password, MeterRegistry meters) {
    var config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(jdbcUrl);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(READS + WRITES + PostgresSignals.CONNECTIONS);
    config.setMinimumIdle(READS);
    config.setMetricRegistry(meters);
    config.setConnectionTimeout(MILLIS_FOR_A_CONNECTION);
    config.setValidationTimeout(MILLIS_TO_VALIDATE);
    config.setConnectionInitSql(SETTINGS);
    PATIENCE.forEach(config::addDataSourceProperty);
    config.setTransactionIsolation(USUAL);
    // The details of errors repeat what was stored.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    StatementCache.count(parsed, meters);
    this.reads = new Gate("reads", READS, this::isUnavailable, meters);
    this.writes = new Gate("writes", WRITES, this::isUnavailable, meters);
    this.pool = open(config);
    this.signals = new PostgresSignals(pool);
  }

  private static HikariDataSource open(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StoreException(
          "PostgreSQL cannot be reached (%s): check store.url, store.user and store.password, and that it runs."
              .formatted(String.valueOf(cause.getMessage()).replace('\n', ' ')),
          failure);
    }
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public Lease lend() {
    var pass = reads.enter();
    try {
      return new PostgresLease(pass, pass.use(this::connection), parsed, lastRights);
    } catch (RuntimeException | Error failure) {
      pass.close();
      throw failure;
    }
  }

  @Override
  public <T> T write(Function<Tx, T> work) {
    return advance(tx -> {
      tx.ahead(Ahead.NOTHING.with(AS_IF_ALONE));
      return work.apply(tx);
    });
  }

  @Override
  public <T> T advance(Function<Tx, T> work) {
    return writes.pass(() -> untilItCommits(work));
  }

  private <T> T untilItCommits(Function<Tx, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return inTransaction(work);
      } catch (RuntimeException failure) {
        if (attempt == TRIES || !PostgresFailures.mayBeTriedAgain(failure)) {
          throw failure;
        }
        standBack(attempt);
      }
    }
  }

  private Connection connection() {
    try {
      return pool.getConnection();
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  private <T> T withConnection(Function<Tx, T> work) {
    try (var connection = pool.getConnection()) {
      return work.apply(handle(connection, parsed));
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  /** A handle for a connection, whose statements the driver keeps by itself. */
  static Tx handle(Connection connection, LoadingCache<String, ParsedSql> parsed) {
    return new Tx(connection, new StatementCache(parsed, 0), true);
  }

  private <T> T inTransaction(Function<Tx, T> work) {
    return withConnection(tx -> inTransaction(tx, work));
  }

  static <T> T inTransaction(Tx tx, Function<? super Tx, T> work) {
    var connection = tx.connection();
    try {
      connection.setAutoCommit(false);
      try {
        var result = work.apply(tx);
        tx.commit();
        return result;
      } catch (RuntimeException | SQLException | Error failure) {
        // What failed first is what the caller has to hear.
        rollBack(connection, failure);
        throw failure;
      }
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      failure.addSuppressed(lost);
    }
  }

  // Writers that conflict try again at different times, each after a delay of its own.
  private static void standBack(int attempt) {
    long rhythm = 1 + Thread.currentThread().threadId() % 13;
    LockSupport.parkNanos(Math.min(attempt, MOST_STEPS) * rhythm * STEP_NANOS);
  }

  // https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
  @Override
  public String passingOverLocked() {
    return " for update skip locked";
  }

  @Override
  public void tellOthers(Signal signal) {
    try {
      withConnection(handle -> {
        signals.tell(handle, signal);
        return signal;
      });
    } catch (RuntimeException unreachable) {
      // The change itself is committed, and whoever waits for it also polls now and then.
      LOG.atWarn()
          .log(
              "other processes were not told of what has changed: {}",
              PostgresFailures.sqlState(unreachable));
    }
  }

  @Override
  public void listenToOthers(Consumer<Signal> listener) {
    signals.listen(listener);
  }

  @Override
  public boolean hasRevisions() {
    return false;
  }

  // Other processes write too, and send a signal only of what somebody waits for.
  @Override
  public OptionalLong revision() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<LevelRevision> revision(Id level) {
    return Optional.empty();
  }

  @Override
  public boolean isMissingParent(Throwable failure) {
    return PostgresFailures.isMissingParent(failure);
  }

  @Override
  public boolean isUnavailable(Throwable failure) {
    return PostgresFailures.isUnavailable(failure);
  }

  @Override
  public void close() {
    signals.close();
    pool.close();
  }
}
