package dev.paddock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The log appender that writes to standard error. To a terminal each line is written at once.
 * Elsewhere a thread of its own writes what has gathered in a tenth of a second, because a system
 * call for each line costs a request as much as its response; warnings and errors do not wait. If
 * nobody reads, lines are dropped and counted: a thread that logs never waits for a reader.
 */
final class StandardError extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final String NAME = "standard error";

  private static final int MOST_WAITING = 1024 * 1024;
  private static final int ENOUGH = 32 * 1024;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MILLIS_TO_END = 1_000;

  private final OutputStream out;
  private final boolean terminal;
  private final Encoder<ILoggingEvent> encoder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition there = lock.newCondition();
  private final Condition hurry = lock.newCondition();
  private final AtomicLong dropped = new AtomicLong();
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream(ENOUGH);
  private boolean urgent;
  private boolean ended;
  private @Nullable Thread writer;

  StandardError(boolean terminal, Encoder<ILoggingEvent> encoder) {
    this(new FileOutputStream(FileDescriptor.err), terminal, encoder);
  }

  StandardError(OutputStream out, boolean terminal, Encoder<ILoggingEvent> encoder) {
    this.out = out;
    this.terminal = terminal;
    this.encoder = encoder;
    setName(NAME);
  }

  @Override
  public void start() {
    if (!terminal) {
      writer = Thread.ofPlatform().daemon().name("log-writer").start(this::run);
    }
    super.start();
  }

  /** Lines that were dropped, since the start. */
  long dropped() {
    return dropped.get();
  }

  @Override
  protected void append(ILoggingEvent event) {
    var line = encoder.encode(event);
    lock.lock();
    try {
      if (terminal) {
        write(line);
      } else {
        gather(line, event.getLevel().isGreaterOrEqual(Level.WARN));
      }
    } finally {
      lock.unlock();
    }
  }

  private void gather(byte[] line, boolean soon) {
    if (waiting.size() + line.length > MOST_WAITING) {
      dropped.incrementAndGet();
      return;
    }
    if (waiting.size() == 0) {
      there.signal();
    }
    waiting.writeBytes(line);
    if (!urgent && (soon || waiting.size() > ENOUGH)) {
      urgent = true;
      hurry.signal();
    }
  }

  private void run() {
    long told = 0;
    var next = new ByteArrayOutputStream(ENOUGH);
    while (true) {
      var lines = take(next);
      if (lines == null) {
        return;
      }
      write(lines.toByteArray());
      lines.reset();
      next = lines;
      long all = dropped.get();
      if (all > told) {
        write(missing(all - told));
        told = all;
      }
    }
  }

  // Not logged, or it would be dropped itself while there is no room.
  private byte[] missing(long lines) {
    var logger = ((LoggerContext) getContext()).getLogger(StandardError.class);
    var event =
        new LoggingEvent(
            StandardError.class.getName(),
            logger,
            Level.WARN,
            "log lines were dropped, because nobody read standard error",
            null,
            null);
    event.addKeyValuePair(new KeyValuePair("dropped", lines));
    return encoder.encode(event);
  }

  /** Waits for lines and takes them, in exchange for an empty buffer; null at the end. */
  private @Nullable ByteArrayOutputStream take(ByteArrayOutputStream empty) {
    lock.lock();
    try {
      while (waiting.size() == 0 && !ended) {
        there.await();
      }
      long left = LONGEST_WAIT_NANOS;
      while (!urgent && !ended && left > 0) {
        left = hurry.awaitNanos(left);
      }
      urgent = false;
      if (waiting.size() == 0) {
        return null;
      }
      var lines = waiting;
      waiting = empty;
      return lines;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] lines) {
    try {
      out.write(lines);
    } catch (IOException failure) {
      addError("standard error cannot be written to", failure);
    }
  }

  // Standard error itself stays open: the Java machine may have something to say as well.
  @Override
  public void stop() {
    super.stop();
    lock.lock();
    try {
      ended = true;
      there.signal();
      hurry.signal();
    } finally {
      lock.unlock();
    }
    var thread = writer;
    if (thread != null) {
      try {
        thread.join(MILLIS_TO_END);
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
