package dev.paddock.store;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Tells whether somebody else has changed the file: an operator with the program {@code sqlite3},
 * for instance. Asked at most once in 5 ms, since to ask costs as much as a small answer.
 *
 * @see <a href="https://sqlite.org/pragma.html#pragma_data_version">pragma data_version</a>
 */
final class SqliteVersion implements AutoCloseable {
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Handle handle;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long looked;
  private volatile long seen;
  private long changes;

  SqliteVersion(Jdbi jdbi, Clock clock) {
    this.handle = jdbi.open();
    this.clock = clock;
    this.looked = clock.monotonicTime();
    this.seen = look();
  }

  /** A number that is another one after each change of the file, whoever made it. */
  long current() {
    if (clock.monotonicTime() - looked > NANOS_BETWEEN_LOOKS && lock.tryLock()) {
      try {
        looked = clock.monotonicTime();
        seen = look();
      } finally {
        lock.unlock();
      }
    }
    return seen;
  }

  private long look() {
    try {
      return handle.createQuery("pragma data_version").mapTo(Long.class).one() & 0x3f_ffff;
    } catch (JdbiException unreadable) {
      // What is not known counts as changed.
      return ++changes & 0x3f_ffff;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      handle.close();
    } finally {
      lock.unlock();
    }
  }
}
