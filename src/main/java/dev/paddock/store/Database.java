package dev.paddock.store;

import dev.paddock.store.Tx.Raised;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The database of the server, on SQLite or PostgreSQL. Safe for use by many threads.
 *
 * <p>A write is durable when {@link #write} returns: it has been fsynced. A write that throws has
 * changed nothing.
 */
public final class Database implements AutoCloseable {
  private final Engine engine;
  private final Timer reads;
  private final Timer writes;
  private final ThreadLocal<Boolean> inUse = new ThreadLocal<>();
  private final Visits visits;
  private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();

  private Database(Engine engine, MeterRegistry meters) {
    this.engine = engine;
    this.visits = new Visits(engine);
    this.reads = timer(meters, "paddock.store.reads", "Reads of the store");
    this.writes = timer(meters, "paddock.store.writes", "Writes, until they are durable");
  }

  /** Loads what SQLite needs, for a program that will open a database soon. */
  public static void loadLibraries() {
    Sqlite.use();
  }

  /**
   * Opens the SQLite file, creating it for its owner alone if absent, and brings its schema up to
   * date.
   *
   * @throws StoreException if it was written by a newer Paddock, or cannot be opened
   */
  public static Database sqlite(Path file, MeterRegistry meters) {
    Sqlite.loadLibrary();
    // A link that leads nowhere is for SQLite to follow.
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      EmptyDatabase.copyTo(file);
    }
    var jdbcUrl = Sqlite.jdbcUrl(file);
    Migrations.ofSqlite(Sqlite.dataSource(jdbcUrl));
    return new Database(new Sqlite(jdbcUrl, meters), meters);
  }

  /**
   * Connects to PostgreSQL and brings its schema up to date.
   *
   * @throws StoreException if it was written by a newer Paddock, or cannot be reached
   */
  public static Database postgres(
      String jdbcUrl, String user, String password, MeterRegistry meters) {
    var engine = new Postgres(jdbcUrl, user, password, meters);
    try {
      Migrations.ofPostgres(engine.dataSource(), jdbcUrl, user, password);
    } catch (RuntimeException failure) {
      engine.close();
      throw failure;
    }
    return new Database(engine, meters);
  }

  private static Timer timer(MeterRegistry meters, String name, String description) {
    return Timer.builder(name).description(description).register(meters);
  }

  /**
   * Runs one select, or several that need not agree with each other.
   *
   * @throws StoreUnavailableException if the database cannot be used for a while
   */
  public <T> T read(Function<Handle, T> work) {
    return reading(lease -> lease.read(once(work)));
  }

  /**
   * Runs several selects that see one state of the database, whatever is written meanwhile.
   *
   * @throws StoreUnavailableException if the database cannot be used for a while
   */
  public <T> T snapshot(Function<Handle, T> work) {
    return reading(lease -> lease.snapshot(once(work)));
  }

  private <T> T reading(Function<Lease, T> use) {
    return engine.named(() -> reads.record(() -> visits.use(use)));
  }

  /**
   * Runs work whose reads share one connection. On SQLite they all see one state, which a write
   * within the work renews. The work may rely on {@link #rights}; it is run again when they have
   * changed meanwhile, so it must have no effect that is not wanted twice.
   *
   * @param work must wait for nothing but the database; its writes are as durable as any
   * @throws StoreUnavailableException if the database cannot be used for a while
   */
  public <T> T visit(Supplier<T> work) {
    return visits.run(work);
  }

  /**
   * Ends the visit, if this is one: what follows takes long, so each of its reads takes a
   * connection for itself and lets others read in between.
   */
  public void endVisit() {
    visits.end();
  }

  /**
   * The revision of rights: as long as it is the same, so are all tokens, users, organizations,
   * repositories, and who belongs to them and may do what. What was found out about them under a
   * revision may be used in a visit in which it is the revision, in whichever process it was
   * changed last.
   *
   * @return empty outside a visit, and when it is not known
   */
  public OptionalLong rights() {
    return visits.rights();
  }

  /**
   * Runs a transaction. It may be run again from its start when the database asks for it, so it
   * must have no effect outside the database.
   *
   * @throws MissingParentException if what it writes belongs to something that is gone
   * @throws StoreUnavailableException if the database cannot be used for a while
   */
  public <T> T write(Function<Tx, T> work) {
    return announcing(signals -> engine.write(once(raising(signals, work))));
  }

  /**
   * Runs a transaction whose statements check their own conditions: each changes a row only if the
   * row is still in the state that it expects. Such transactions do not conflict with each other;
   * what one of them reads may have changed when it writes.
   *
   * @throws MissingParentException if what it writes belongs to something that is gone
   * @throws StoreUnavailableException if the database cannot be used for a while
   */
  public <T> T advance(Function<Tx, T> work) {
    return announcing(signals -> engine.advance(once(raising(signals, work))));
  }

  /**
   * The SQL at the end of a select within an {@link #advance} that skips rows which another
   * transaction has locked; empty where there is no other.
   */
  public String passingOverLocked() {
    return engine.passingOverLocked();
  }

  private <T> T announcing(Function<List<Raised>, T> write) {
    visits.beforeWrite();
    var signals = new ArrayList<Raised>();
    T result = engine.named(() -> writes.record(() -> write.apply(signals)));
    for (Raised it : signals) {
      listeners.forEach(listener -> listener.accept(it.signal()));
      if (it.everywhere()) {
        engine.tellOthers(it.signal());
      }
    }
    return result;
  }

  // The work may run more than once.
  private static <T> Function<Tx, T> raising(List<Raised> signals, Function<Tx, T> work) {
    return tx -> {
      signals.clear();
      tx.gather(signals);
      return work.apply(tx);
    };
  }

  /** Sends a signal to the listeners in other processes, and not to those in this one. */
  public void tellOthers(Signal signal) {
    engine.tellOthers(signal);
  }

  /**
   * Adds a listener of every signal, until the database is closed. A signal may be lost with a
   * broken connection or a process that ends, so whoever waits also polls now and then.
   *
   * @param listener must neither block nor throw
   */
  public void listen(Consumer<Signal> listener) {
    listeners.add(listener);
    engine.listenToOthers(listener);
  }

  /**
   * The revision of what reads see: as long as it is the same, so is every answer of the database.
   * Empty during a commit, which one read may see and the next may not; and on PostgreSQL, where
   * other processes write too.
   */
  public OptionalLong revision() {
    return engine.revision();
  }

  /** Whether revisions are known: on SQLite, most of the time. */
  public boolean hasRevisions() {
    return engine.hasRevisions();
  }

  /**
   * The revision of what belongs to a level, and of the rights to it. Empty while a commit is on
   * its way that may change it; and on PostgreSQL.
   */
  public Optional<LevelRevision> revision(Id level) {
    return engine.revision(level);
  }

  /**
   * Refuses a use of the database within another one: whoever waits for a second connection while
   * holding one can cause a deadlock. Such a bug is found by the first test that runs it.
   */
  private <H extends Handle, T> Function<H, T> once(Function<H, T> work) {
    return handle -> {
      if (inUse.get() != null) {
        throw new IllegalStateException("the database is used within the use of the database");
      }
      inUse.set(true);
      try {
        return work.apply(handle);
      } finally {
        inUse.remove();
      }
    };
  }

  @Override
  public void close() {
    engine.close();
  }
}
