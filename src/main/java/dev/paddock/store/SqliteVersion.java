package dev.paddock.store;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A detector of changes that other programs make to the file, such as an operator with {@code
 * sqlite3}. It looks at most once in 5 ms, since a look costs as much as a small answer.
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

  SqliteVersion(Handle handle, Clock clock) {
    this.handle = handle;
    this.clock = clock;
    this.looked = clock.monotonicTime();
    this.seen = look();
  }

  /** A number that differs after each change of the file, whoever made it. */
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
      return handle.number("pragma data_version") & 0x3f_ffff;
    } catch (StatementException unreadable) {
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
