package dev.paddock.store;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A limit on how many uses of the store run at once, and how many wait for their turn. Nobody waits
 * for a database that has stopped: while no use ends, or the last one that did could not use it,
 * further ones for which there is no room are refused at once.
 */
final class Gate {
  /** After so long without the end of any use, those that would wait are refused. */
  static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final int MOST_WAITING = 20_000;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(9);

  private final String name;
  private final int most;
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Clock clock;
  private final Predicate<Throwable> isUnavailable;
  // When a use last ended, or began while there was room: the store moved then.
  private volatile long moved;
  // Whether the last use that ended could not use the store.
  private volatile boolean failing;

  /**
   * @param name for messages and metrics, such as {@code reads}
   * @param most uses at once
   * @param isUnavailable whether a use failed because the store cannot be used for a while
   */
  Gate(String name, int most, Predicate<Throwable> isUnavailable, MeterRegistry meters) {
    this.name = name;
    this.isUnavailable = isUnavailable;
    this.most = most;
    this.free = new Semaphore(most);
    this.clock = meters.config().clock();
    this.moved = clock.monotonicTime();
    Gauge.builder("paddock.store.waiting", waiting, AtomicInteger::get)
        .description("Uses of the store that wait for their turn")
        .tag("kind", name)
        .register(meters);
  }

  /**
   * Lets a use of the store pass.
   *
   * @throws StoreUnavailableException if too many wait, or none of those before ends
   */
  <T> T pass(Supplier<T> use) {
    try (var pass = enter()) {
      return pass.use(use);
    }
  }

  /** A place within the gate, for several uses one after the other. */
  final class Pass implements AutoCloseable {
    private boolean failed;

    private Pass() {}

    <T> T use(Supplier<T> use) {
      failed = false;
      try {
        return use.get();
      } catch (RuntimeException failure) {
        failed = isUnavailable.test(failure);
        throw failure;
      } finally {
        moved = clock.monotonicTime();
      }
    }

    @Override
    public void close() {
      failing = failed;
      free.release();
    }
  }

  /**
   * Gives a place within the gate, until it is closed.
   *
   * @throws StoreUnavailableException if too many wait, or none of those before ends
   */
  Pass enter() {
    waitForTurn();
    return new Pass();
  }

  private void waitForTurn() {
    if (free.tryAcquire()) {
      moved = clock.monotonicTime();
      return;
    }
    if (isStalled() || waiting.get() >= MOST_WAITING) {
      throw refused();
    }
    waiting.incrementAndGet();
    try {
      waitForRoom();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new StoreException("The store is closed.");
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void waitForRoom() throws InterruptedException {
    long begin = clock.monotonicTime();
    while (!free.tryAcquire(STALLED_NANOS, TimeUnit.NANOSECONDS)) {
      if (isStalled() || clock.monotonicTime() - begin > LONGEST_WAIT_NANOS) {
        throw refused();
      }
    }
    if (failing) {
      free.release();
      throw refused();
    }
  }

  private boolean isStalled() {
    return failing || clock.monotonicTime() - moved > STALLED_NANOS;
  }

  private StoreUnavailableException refused() {
    return StoreUnavailableException.busy(
        "%d %s are at work, and %d wait"
            .formatted(most - free.availablePermits(), name, waiting.get()));
  }
}
