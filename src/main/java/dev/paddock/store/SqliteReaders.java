package dev.paddock.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections for reads. Each keeps its transaction from one use to the next for as long as the
 * database does not change: to begin one takes locks of the file and of the memory that the
 * connections share, which costs more than most selects.
 */
final class SqliteReaders implements AutoCloseable {
  /** Asks for the revision of rights, see {@link Database#rights}. */
  static final String RIGHTS = "select revision from rights";

  // A native call pins its carrier thread, so more readers than this would only queue below.
  private static final int MOST = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final BlockingQueue<Reader> idle = new ArrayBlockingQueue<>(MOST);
  private final List<Reader> all = new CopyOnWriteArrayList<>();
  private final Supplier<Handle> open;
  private final Supplier<OptionalLong> revision;
  private final Gate gate;

  /**
   * @param open opens a connection
   * @param revision see {@link Database#revision}
   */
  SqliteReaders(
      Supplier<Handle> open,
      Supplier<OptionalLong> revision,
      Function<Integer, Gate> gate,
      MeterRegistry meters) {
    this.open = open;
    this.revision = revision;
    this.gate = gate.apply(MOST);
    for (int i = 0; i < MOST; i++) {
      idle.add(reader());
    }
    Gauge.builder("paddock.store.readers.idle", idle, Collection::size)
        .description("Connections for reads that nobody uses, of " + MOST)
        .register(meters);
  }

  private Reader reader() {
    var handle = open.get();
    handle.run("pragma query_only = on");
    var reader = new Reader(handle);
    all.add(reader);
    return reader;
  }

  Lease lend() {
    var pass = gate.enter();
    try {
      return new Lent(pass, pass.use(this::take));
    } catch (RuntimeException | Error failure) {
      pass.close();
      throw failure;
    }
  }

  private Reader take() {
    Reader reader;
    try {
      reader = idle.take();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new StoreException("The store is closed.");
    }
    try {
      reader.see(revision.get());
      return reader;
    } catch (RuntimeException | Error failure) {
      giveBack(reader);
      throw failure;
    }
  }

  private void giveBack(Reader reader) {
    idle.add(reader.isOf(revision.get()) ? reader : ended(reader));
  }

  /**
   * Ends the transactions of idle readers, before a commit: one that is kept would keep SQLite from
   * ever beginning its log anew.
   */
  void endIdle() {
    for (int i = 0; i < MOST; i++) {
      var reader = idle.poll();
      if (reader != null) {
        idle.add(ended(reader));
      }
    }
  }

  // One whose transaction could not be ended would see the database of that moment for ever.
  private Reader ended(Reader reader) {
    try {
      reader.end();
      return reader;
    } catch (RuntimeException | Error stuck) {
      return replacement(reader);
    }
  }

  private Reader replacement(Reader stuck) {
    Reader fresh;
    try {
      fresh = reader();
    } catch (RuntimeException | Error notNow) {
      return stuck;
    }
    all.remove(stuck);
    try {
      stuck.handle.close();
    } catch (RuntimeException openTransaction) {
      // It is closed all the same.
    }
    return fresh;
  }

  @Override
  public void close() {
    all.forEach(it -> it.handle.close());
  }

  /** A connection, and the state of the database that its transaction sees. */
  private static final class Reader {
    private static final long NONE = -1;

    private final Handle handle;
    private boolean inTransaction;
    private long seen = NONE;
    private long rights;

    Reader(Handle handle) {
      this.handle = handle;
    }

    boolean isOf(OptionalLong revision) {
      return inTransaction && revision.isPresent() && seen == revision.getAsLong();
    }

    /** Sees the database of now; the revision is of now or a moment ago. */
    void see(OptionalLong revision) {
      if (isOf(revision)) {
        return;
      }
      end();
      inTransaction = true;
      handle.run("begin");
      // The first select fixes what the transaction sees.
      rights = handle.number(RIGHTS);
      seen = revision.orElse(NONE);
    }

    void end() {
      if (inTransaction) {
        seen = NONE;
        handle.run("rollback");
        inTransaction = false;
      }
    }
  }

  private final class Lent implements Lease {
    private final Gate.Pass pass;
    private final Reader reader;

    Lent(Gate.Pass pass, Reader reader) {
      this.pass = pass;
      this.reader = reader;
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
      return pass.use(() -> work.apply(reader.handle));
    }

    @Override
    public <T> T snapshot(Function<Handle, T> work) {
      return read(work);
    }

    @Override
    public OptionalLong rights() {
      return OptionalLong.of(reader.rights);
    }

    // They are of the state that every read sees.
    @Override
    public void verify() {}

    @Override
    public void close() {
      try {
        giveBack(reader);
      } finally {
        pass.close();
      }
    }
  }
}
