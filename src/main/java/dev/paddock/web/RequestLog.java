package dev.paddock.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log and the metrics of requests: one log line each, and timers by operation and status.
 * Neither holds anything that a client wrote but its login: no path, no header, no body.
 */
public final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.paddock.requests");
  private static final double NANOS_PER_MILLI = 1e6;

  private record Kind(String operation, int status) {}

  private final MeterRegistry meters;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  public RequestLog(MeterRegistry meters) {
    this.meters = meters;
  }

  /** The start time of a request, to be passed to {@link #answered}. */
  public long start() {
    return meters.config().clock().monotonicTime();
  }

  /**
   * Logs and times a request that has been answered, with the names of its operation and its
   * caller.
   */
  public void answered(long start, WebResponse answer, String operation, String caller) {
    answered(start, answer, operation, caller, Level.INFO);
  }

  void answered(long start, WebResponse answer, String operation, String caller, Level level) {
    long nanos = meters.config().clock().monotonicTime() - start;
    timers
        .computeIfAbsent(new Kind(operation, answer.status()), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    LOG.atLevel(level)
        .addKeyValue("request_id", answer.own().get(RequestIds.HEADER))
        .addKeyValue("caller", caller)
        .addKeyValue("operation", operation)
        .addKeyValue("status", answer.status())
        .addKeyValue("ms", Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0)
        .log("request");
  }

  private Timer timer(Kind kind) {
    return Timer.builder("paddock.requests")
        .description("Requests by operation and status, and how long they took")
        .tag("operation", kind.operation())
        .tag("status", Integer.toString(kind.status()))
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2))
        .register(meters);
  }
}
