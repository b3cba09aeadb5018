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

  /** How much there is to say of a request. */
  enum Kind {
    USUAL,
    /** One of very many in which nothing has happened: its line is for debugging. */
    ROUTINE
  }

  private record Series(String operation, int status) {}

  private final MeterRegistry meters;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

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
    answered(start, answer, operation, caller, Kind.USUAL);
  }

  void answered(long start, WebResponse answer, String operation, String caller, Kind kind) {
    long nanos = meters.config().clock().monotonicTime() - start;
    timers
        .computeIfAbsent(new Series(operation, answer.status()), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    LOG.atLevel(kind == Kind.ROUTINE ? Level.DEBUG : Level.INFO)
        .addKeyValue("request_id", answer.own().get(RequestIds.HEADER))
        .addKeyValue("caller", caller)
        .addKeyValue("operation", operation)
        .addKeyValue("status", answer.status())
        .addKeyValue("ms", Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0)
        .log("request");
  }

  private Timer timer(Series series) {
    return Timer.builder("paddock.requests")
        .description("Requests by operation and status, and how long they took")
        .tag("operation", series.operation())
        .tag("status", Integer.toString(series.status()))
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
