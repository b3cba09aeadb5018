package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What does not move is named; the time that passes is the test's. */
final class PulseTest {
  private static final Duration A_WHILE = Duration.ofSeconds(11);
  private static final Duration LONG = Duration.ofSeconds(61);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final MockClock clock = new MockClock();
  private final CountDownLatch held = new CountDownLatch(1);

  @AfterEach
  void close() {
    held.countDown();
    handlers.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void hold() {
    boolean interrupted = false;
    while (held.getCount() > 0) {
      try {
        held.await();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void eventually(Pulse pulse, String... names) {
    for (int i = 0; i < 100; i++) {
      if (pulse.still().equals(List.of(names))) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(pulse.still()).containsExactly(names);
  }

  private void pass(Duration time) {
    clock.add(time);
  }

  @Test
  void whatMovesIsNotNamedHoweverMuchTimePasses() {
    try (var pulse = new Pulse(vertx, handlers, List.of(part("reads", () -> {})), clock)) {
      for (int i = 0; i < 3; i++) {
        beat();
        pass(A_WHILE);
        eventually(pulse);
      }
    }
  }

  private static Health.Part part(String name, Runnable check) {
    return new Health.Part(name, check);
  }

  /** Waits until it has asked everything at least once more. */
  private static void beat() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
  }

  @Test
  void anEventLoopThatDoesNotComeBackIsNamed() {
    try (var pulse = new Pulse(vertx, handlers, List.of(), clock)) {
      EventExecutor first = ((VertxInternal) vertx).nettyEventLoopGroup().iterator().next();
      first.execute(this::hold);
      beat();
      pass(A_WHILE);
      eventually(pulse, "event loop 0");
      held.countDown();
      eventually(pulse);
    }
  }

  @Test
  void virtualThreadsThatDoNotRunAreNamed() {
    var stuck = new AtomicBoolean();
    Executor sometimes =
        task -> {
          if (!stuck.get()) {
            handlers.execute(task);
          }
        };
    try (var pulse = new Pulse(vertx, sometimes, List.of(), clock)) {
      beat();
      stuck.set(true);
      beat();
      pass(A_WHILE);
      eventually(pulse, "virtual threads");
      stuck.set(false);
      eventually(pulse);
    }
  }

  @Test
  void aPartThatRefusesIsAliveAndOneThatDoesNotComeBackIsNot() {
    var parts =
        List.of(
            part(
                "refuses",
                () -> {
                  throw new IllegalStateException("planted");
                }),
            part("hangs", this::hold));
    try (var pulse = new Pulse(vertx, handlers, parts, clock)) {
      beat();
      pass(A_WHILE);
      eventually(pulse);
      pass(LONG.minus(A_WHILE));
      eventually(pulse, "hangs", "refuses");
      // It is asked again within ten beats.
      eventually(pulse, "hangs");
      held.countDown();
      eventually(pulse);
    }
  }

  @Test
  void anOperatorIsToldWhatDoesNotMove() throws Exception {
    var health = new Health(List.of(part("writes", this::hold)), Map::of);
    try (var web = new WebServer(Set.of());
        var client = HttpClient.newHttpClient()) {
      var management =
          new Management(new HttpConfig.Management("127.0.0.1", 0), web, health, () -> "", clock);
      beat();
      var well = livez(client, management);
      assertThat(well.statusCode()).isEqualTo(200);
      assertThat(well.body()).isEqualTo("ok\n");
      pass(LONG);
      beat();
      var still = livez(client, management);
      assertThat(still.statusCode()).isEqualTo(503);
      assertThat(still.body()).isEqualTo("does not move: writes\n");
      held.countDown();
    }
  }

  private static HttpResponse<String> livez(HttpClient client, Management management)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create(management.url() + "/livez")).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
