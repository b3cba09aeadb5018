package dev.paddock.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends and receives signals between the processes that share a database.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">NOTIFY</a>
 */
final class PostgresSignals implements AutoCloseable {
  /** How many connections of the pool it keeps. */
  static final int CONNECTIONS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PostgresSignals.class);
  private static final String CHANNEL = "paddock";
  private static final int MILLIS_TO_LISTEN = 500;

  /** After so many polls the server is asked something, to notice one that hangs. */
  private static final int SILENCES = 6;

  private static final long NANOS_TO_RECOVER = 1_000_000_000;

  private final DataSource pool;
  private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Thread thread;
  // The PID of the connection that listens, by which the process knows its own signals.
  private volatile int me;
  private volatile boolean closed;

  PostgresSignals(DataSource pool) {
    this.pool = pool;
  }

  /**
   * Sends a signal to the other processes. Not within a transaction that writes: one that notifies
   * holds up all others that do, until it is on disk.
   */
  void tell(Handle handle, Signal signal) {
    handle
        .createQuery("select pg_notify(:channel, :signal) is null")
        .bind("channel", CHANNEL)
        .bind("signal", "%d %s %d".formatted(me, signal.topic(), signal.id()))
        .exists();
  }

  void listen(Consumer<Signal> listener) {
    listeners.add(listener);
    synchronized (this) {
      if (thread == null && !closed) {
        // The driver waits in a native call.
        thread = Thread.ofPlatform().name("postgres-signals").daemon().start(this::run);
      }
    }
  }

  private void run() {
    while (!closed) {
      try (var connection = pool.getConnection()) {
        hear(connection);
      } catch (SQLException broken) {
        if (!closed) {
          LOG.atWarn().log("signals of other processes are not heard: {}", broken.getSQLState());
          LockSupport.parkNanos(NANOS_TO_RECOVER);
        }
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    var postgres = connection.unwrap(PGConnection.class);
    me = postgres.getBackendPID();
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      for (int silences = 0; !closed; silences++) {
        for (PGNotification notification : postgres.getNotifications(MILLIS_TO_LISTEN)) {
          tell(notification.getParameter());
        }
        if (silences >= SILENCES) {
          statement.execute("select 1");
          silences = 0;
        }
      }
    }
  }

  private void tell(String text) {
    var words = text.split(" ", -1);
    if (Integer.parseInt(words[0]) != me) {
      var signal = new Signal(words[1], Long.parseLong(words[2]));
      listeners.forEach(listener -> listener.accept(signal));
    }
  }

  @Override
  public void close() {
    Thread listening;
    synchronized (this) {
      closed = true;
      listening = thread;
    }
    if (listening != null) {
      try {
        listening.join();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
