package dev.paddock.store;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A detector of changes that other programs make to the file, such as an operator with {@code
 * sqlite3}. It looks at most once in 5 ms, since a look costs as much as a small answer.
 *
 * <p>A connection is told of every change but its own, so the one that looks is told of this
 * program's too. After each of those the writer's connection tells whether there was another.
 *
 * @see <a href="https://sqlite.org/pragma.html#pragma_data_version">pragma data_version</a>
 */
final class SqliteVersion implements AutoCloseable {
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final String VERSION = "pragma data_version";

  private final Handle handle;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long looked;
  private long seen;
  private long seenByWriter;

  /**
   * @param writer the connection that writes, which nobody else uses yet
   */
  SqliteVersion(Handle handle, Handle writer, Clock clock) {
    this.handle = handle;
    this.clock = clock;
    this.looked = clock.monotonicTime();
    this.seen = handle.number(VERSION);
    this.seenByWriter = writer.number(VERSION);
  }

  /** How many changes by other programs were noticed, modulo 2^22. */
  long current() {
    if (clock.monotonicTime() - looked > NANOS_BETWEEN_LOOKS && lock.tryLock()) {
      try {
        looked = clock.monotonicTime();
        seen = counted(handle, seen);
      } finally {
        lock.unlock();
      }
    }
    return changes.get() & 0x3f_ffff;
  }

  /** After a commit of the writer, by its thread: that one is no change by another program. */
  void passOver(Handle writer) {
    lock.lock();
    try {
      seen = number(handle, seen);
      // In this order, so that a change in between is counted, if not now then after a look.
      seenByWriter = counted(writer, seenByWriter);
    } finally {
      lock.unlock();
    }
  }

  /** What a connection is told; it counts as a change if it is another number than before. */
  private long counted(Handle told, long before) {
    long now = number(told, before);
    if (now != before) {
      changes.incrementAndGet();
    }
    return now;
  }

  private long number(Handle told, long before) {
    try {
      return told.number(VERSION);
    } catch (StatementException unreadable) {
      // What is not known counts as changed.
      changes.incrementAndGet();
      return before;
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
