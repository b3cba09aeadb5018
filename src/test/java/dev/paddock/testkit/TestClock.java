package dev.paddock.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until a test moves it. */
public final class TestClock extends Clock {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  /** Lets time pass. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
    now.updateAndGet(instant -> instant.plus(time));
  }

  /** Sets the clock ahead, while no time passes. */
  public void leap(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  /** The time that has passed, in nanoseconds. */
  public long nanos() {
    looks.incrementAndGet();
    return nanos.get();
  }

  /** How often somebody has asked for that. */
  long looks() {
    return looks.get();
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
