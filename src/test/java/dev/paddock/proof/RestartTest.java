package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Ledger.Findings;
import dev.paddock.proof.Load.Unavailable;
import dev.paddock.proof.Outcome.Answered;
import dev.paddock.store.Database;
import dev.paddock.testkit.Engine;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are told to stop while clients write, and started again. */
final class RestartTest {
  private static final int CLIENTS = 16;
  private static final int SECONDS_TO_END = 5;

  private final SplittableRandom random = new SplittableRandom();
  private final Ledger ledger = new Ledger();
  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  RestartTest() {}

  private Place place(Engine engine) {
    return Place.of(
        scratch,
        engine.freshStore().entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aRestartUnderLoadLosesNothingAndBreaksNoAnswer(Engine engine) throws Exception {
    var place = place(engine);
    try (var server = ServerProcess.start(place)) {
      var load = new Load(server, ledger, Unavailable.IS_A_FAULT);
      for (int i = 0; i < CLIENTS; i++) {
        load.with(new SecretWrites(load, "W" + i, 6, 3000, random.split())::step);
      }
      load.with(new RunnerWrites(load, "jit", random.split())::step);
      load.awaitConfirmed(300);
      server.terminate();
      assertThat(server.end(SECONDS_TO_END)).isZero();
      load.end();
      System.out.printf("restart, %s: answers %s%n", engine, load.counts());
      assertThat(load.counts()).doesNotContainKey("Truncated");
    }
    try (var server = ServerProcess.start(place)) {
      assertThat(ledger.compare(Inspection.of(place, server))).matches(Findings::isEmpty);
      assertAnswersWhatIsInFlightAndWaitsForNobodyElse(place, server);
    }
  }

  private static void assertAnswersWhatIsInFlightAndWaitsForNobodyElse(
      Place place, ServerProcess server) throws Exception {
    try (var database = place.database();
        var idle = server.client();
        var half = server.client();
        var waiting = server.client()) {
      half.raw(
          "PUT /api/v3/orgs/acme/actions/secrets/X HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
              .getBytes(StandardCharsets.US_ASCII));
      var runner = runner(waiting);
      var held = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      var holder = Thread.ofVirtual().start(() -> hold(database, held, release));
      held.await();
      waiting.request("PUT", runner + "/labels", Json.bytes(Map.of("labels", List.of("late"))));
      // What was sent later is answered, so the server has the other request too.
      assertThat(idle.get("/meta")).isInstanceOf(Answered.class);
      server.terminate();
      while (!(server.client().get("/meta") instanceof Outcome.Refused)) {
        Thread.onSpinWait();
      }
      release.countDown();
      assertThat(((Answered) waiting.answer()).status()).isEqualTo(200);
      assertThat(server.end(SECONDS_TO_END)).isZero();
      holder.join();
    }
  }

  private static String runner(Wire wire) {
    var runners = "/orgs/acme/actions/runners";
    var first = ((Answered) wire.get(runners)).json().path("runners").path(0);
    return runners + "/" + first.path("id").asLong();
  }

  /** Keeps every other write waiting: on SQLite by being one, on PostgreSQL by locking the rows. */
  private static void hold(Database database, CountDownLatch held, CountDownLatch release) {
    database.write(tx -> {
      tx.createUpdate("update labels set name_key = name_key").execute();
      tx.createUpdate("update runners set name = name").execute();
      tx.createUpdate("delete from runner_labels where type = 'custom'").execute();
      held.countDown();
      try {
        release.await();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
      return held;
    });
  }
}
