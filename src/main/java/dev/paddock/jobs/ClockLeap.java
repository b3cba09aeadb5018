package dev.paddock.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Notices when the clock of the machine is set, or the machine has slept: then no time has passed
 * for runners, and a lease that seems to be over is not. Who is alive is heard of within a lease.
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

  /** Whether what the clock says of leases and of silence can be believed. */
  public boolean isOver() {
    return nanos.getAsLong() - over >= 0;
  }
}
