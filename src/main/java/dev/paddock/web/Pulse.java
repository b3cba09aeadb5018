package dev.paddock.web;

import io.micrometer.core.instrument.Clock;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches whether what every answer needs still responds: each event loop, the virtual threads, and
 * each part of the store. A thread of its own sends each of them a heartbeat; a store that refuses
 * is alive, one that does not come back is not.
 */
final class Pulse implements AutoCloseable {
  private static final long NANOS_BETWEEN_BEATS = TimeUnit.SECONDS.toNanos(1);
  private static final int BEATS_BETWEEN_LOOKS_AT_PARTS = 10;
  private static final long LONGEST_SILENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_SILENCE_OF_A_PART = TimeUnit.SECONDS.toNanos(60);

  private final Vertx vertx;
  private final Executor handlers;
  private final List<Health.Part> parts;
  private final Clock clock;
  private final Map<String, Long> beats = new ConcurrentHashMap<>();
  private final Map<String, Long> partsBeats = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param parts of the store
   * @param clock measures the time between heartbeats
   */
  Pulse(Vertx vertx, Executor handlers, List<Health.Part> parts, Clock clock) {
    this.vertx = vertx;
    this.handlers = handlers;
    this.parts = List.copyOf(parts);
    this.clock = clock;
    Thread.ofPlatform().daemon().name("pulse").start(this::run);
  }

  private void run() {
    for (int beat = 0; !closed; beat++) {
      int loop = 0;
      for (EventExecutor executor : ((VertxInternal) vertx).nettyEventLoopGroup()) {
        ask(executor, "event loop " + loop, beats);
        loop++;
      }
      ask(handlers, "virtual threads", beats);
      if (beat % BEATS_BETWEEN_LOOKS_AT_PARTS == 0) {
        parts.forEach(this::look);
      }
      LockSupport.parkNanos(NANOS_BETWEEN_BEATS);
    }
  }

  private void ask(Executor executor, String name, Map<String, Long> answers) {
    answers.putIfAbsent(name, clock.monotonicTime());
    try {
      executor.execute(() -> answers.put(name, clock.monotonicTime()));
    } catch (RejectedExecutionException stopping) {
      closed = true;
    }
  }

  private void look(Health.Part part) {
    partsBeats.putIfAbsent(part.name(), clock.monotonicTime());
    try {
      handlers.execute(() -> {
        var _ = part.works();
        partsBeats.put(part.name(), clock.monotonicTime());
      });
    } catch (RejectedExecutionException stopping) {
      closed = true;
    }
  }

  /** The names of what has not responded for too long; empty if all has. */
  List<String> still() {
    long now = clock.monotonicTime();
    var still = new ArrayList<String>();
    beats.forEach((name, at) -> {
      if (now - at > LONGEST_SILENCE) {
        still.add(name);
      }
    });
    partsBeats.forEach((name, at) -> {
      if (now - at > LONGEST_SILENCE_OF_A_PART) {
        still.add(name);
      }
    });
    return still.stream().sorted().toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
