package dev.paddock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes log lines to standard error: each at once to a terminal, otherwise a tenth of a second's
 * lines together, because a call of the system for each costs a request as much as its answer.
 * Warnings and errors never wait.
 */
final class StandardError extends OutputStreamAppender<ILoggingEvent> {
  private static final int BUFFER = 64 * 1024;
  private static final long LONGEST_WAIT_MILLIS = 100;

  private final OutputStream lines =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), BUFFER);
  private final AtomicBoolean isToBeFlushed = new AtomicBoolean();

  StandardError(boolean terminal) {
    setImmediateFlush(terminal);
  }

  @Override
  public void start() {
    setOutputStream(lines);
    super.start();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what fails there is told to Logback's status
  protected void subAppend(ILoggingEvent event) {
    super.subAppend(event);
    if (isImmediateFlush()) {
      return;
    }
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      flush();
    } else if (!isToBeFlushed.getPlain() && isToBeFlushed.compareAndSet(false, true)) {
      getContext()
          .getScheduledExecutorService()
          .schedule(this::flush, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void flush() {
    isToBeFlushed.set(false);
    streamWriteLock.lock();
    try {
      lines.flush();
    } catch (IOException failure) {
      addError("standard error can not be written to", failure);
    } finally {
      streamWriteLock.unlock();
    }
  }

  // Standard error itself stays open: the Java machine may have something to say as well.
  @Override
  protected void closeOutputStream() {
    flush();
  }
}
