package dev.paddock.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Detects when the machine's clock is set or the machine has slept. A lease may then seem to be
 * over though its runner had no time to renew it, so no runner is judged for the length of a lease,
 * within which every live runner is heard of.
 */
public final class ClockLeap {
  private static final Duration SMALLEST = Duration.ofSeconds(10);

  private final Clock clock;
  private final LongSupplier nanos;
  private Instant wall;
  private long steady;
  private volatile long over;

  /**
   * @param nanos a count that goes on evenly whatever happens to the clock, in nanoseconds
   */
  public ClockLeap(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.wall = clock.instant();
    this.steady = nanos.getAsLong();
    this.over = steady;
  }

  /**
   * Compares the clock with the count; to be done about every second, by one thread.
   *
   * @return 1 if the clock leaped, 0 if not
   */
  int look() {
    var now = clock.instant();
    long count = nanos.getAsLong();
    var difference = Duration.between(wall, now).minusNanos(count - steady).abs();
    boolean leaped = difference.compareTo(SMALLEST) > 0;
    if (leaped) {
      over = count + JobAssignments.LEASE.toNanos();
    }
    wall = now;
    steady = count;
    return leaped ? 1 : 0;
  }

  /** Whether the clock can be trusted for leases and silence: no leap within the last lease. */
  public boolean isOver() {
    return nanos.getAsLong() - over >= 0;
  }
}
