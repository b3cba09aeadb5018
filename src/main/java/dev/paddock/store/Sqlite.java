package dev.paddock.store;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;

/** The SQLite engine: many readers on a write-ahead log, one writer that syncs every commit. */
final class Sqlite implements Engine, SqliteWriter.CommitHooks {
  // The low byte of an extended code says what kind it is: https://sqlite.org/rescode.html
  private static final int PRIMARY = 0xff;

  // A full, broken or read-only disk, and a lock that another process did not let go
  private static final Set<Integer> UNAVAILABLE =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL.code,
          SQLiteErrorCode.SQLITE_IOERR.code,
          SQLiteErrorCode.SQLITE_READONLY.code,
          SQLiteErrorCode.SQLITE_CANTOPEN.code,
          SQLiteErrorCode.SQLITE_BUSY.code);

  // A setting of the driver
  private static final String UNPACKED_TO = "org.sqlite.tmpdir";

  private final LoadingCache<String, ParsedSql> parsed = StatementCache.parsedSql();
  private final Revisions revisions = new Revisions();
  private final SqliteReaders readers;
  private final SqliteWriter writer;
  private final SqliteVersion version;
  private final Gate writes;

  Sqlite(String jdbcUrl, MeterRegistry meters) {
    StatementCache.count(parsed, meters);
    this.readers =
        new SqliteReaders(
            () -> open(jdbcUrl, parsed),
            this::revision,
            most -> new Gate("reads", most, this::isUnavailable, meters),
            meters);
    var tx = open(jdbcUrl, parsed);
    this.version = new SqliteVersion(open(jdbcUrl, parsed), tx, meters.config().clock());
    this.writer = new SqliteWriter(tx, revisions, this, meters);
    this.writes = new Gate("writes", 2 * SqliteWriter.BATCH, this::isUnavailable, meters);
  }

  @Override
  public void beforeCommit() {
    readers.endIdle();
  }

  @Override
  public void afterCommit(Handle tx) {
    version.passOver(tx);
  }

  // With one writer, a transaction never sees half of another.
  @Override
  public <T> T advance(Function<Tx, T> work) {
    return write(work);
  }

  // With one writer, no row is locked by another transaction.
  @Override
  public String passingOverLocked() {
    return "";
  }

  // No other process listens.
  @Override
  public void tellOthers(Signal signal) {}

  @Override
  public void listenToOthers(Consumer<Signal> listener) {}

  /** Opens a connection, which lives as long as the store. */
  static Tx open(String jdbcUrl, LoadingCache<String, ParsedSql> parsed) {
    try {
      return new Tx(
          dataSource(jdbcUrl).getConnection(),
          new StatementCache(parsed, StatementCache.MOST_CHARACTERS),
          false);
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  static String jdbcUrl(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  /**
   * Loads SQLite's library. The driver would leave the file that it unpacks in the temporary
   * directory until an exit that may never come; once loaded, it is not needed.
   */
  static synchronized void loadLibrary() {
    if (System.getProperty(UNPACKED_TO) != null) {
      return;
    }
    try {
      var directory = Files.createTempDirectory("paddock-sqlite-");
      System.setProperty(UNPACKED_TO, directory.toString());
      SQLiteJDBCLoader.initialize();
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (Exception failure) {
      System.clearProperty(UNPACKED_TO);
      throw new StoreException(
          "SQLite's library cannot be loaded (%s): check that the temporary directory can be written to."
              .formatted(failure.getMessage()),
          failure);
    }
  }

  /** Uses each library once, on a database that holds nothing. */
  static void use() {
    loadLibrary();
    try (var handle = open("jdbc:sqlite::memory:", StatementCache.parsedSql())) {
      handle
          .createQuery("select name from sqlite_master where name = :name")
          .bind("name", "none")
          .exists();
    }
  }

  static DataSource dataSource(String jdbcUrl) {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(10_000);
    // Or the driver asks for them after each change; a statement that needs one has "returning".
    config.setGetGeneratedKeys(false);
    var source = new SQLiteDataSource(config);
    source.setUrl(jdbcUrl);
    return source;
  }

  @Override
  public Lease lend() {
    return readers.lend();
  }

  @Override
  public <T> T write(Function<Tx, T> work) {
    return writes.pass(() -> writer.submit(work));
  }

  @Override
  public boolean hasRevisions() {
    return true;
  }

  // Commits of this process are known at once; those of other processes within 5 ms.
  @Override
  public OptionalLong revision() {
    var own = revisions.every();
    return own.isEmpty() ? own : OptionalLong.of(own.getAsLong() + (version.current() << 40));
  }

  @Override
  public Optional<LevelRevision> revision(Id level) {
    return revisions.of(level.value(), version.current());
  }

  @Override
  public boolean isMissingParent(Throwable failure) {
    return code(failure) == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY.code;
  }

  @Override
  public boolean isUnavailable(Throwable failure) {
    return UNAVAILABLE.contains(code(failure) & PRIMARY);
  }

  /** SQLite's extended result code; 0 if it said nothing. */
  private static int code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return sqlite.getResultCode().code;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    writer.close();
    version.close();
    readers.close();
  }
}
