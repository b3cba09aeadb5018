package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Ledger.Findings;
import dev.paddock.proof.Load.Unavailable;
import dev.paddock.proof.Outcome.Answered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL that stands still without a word: no connection breaks, so nothing but the time-outs
 * tells. They are those that a server has when {@code store.url} names none.
 */
final class FailoverTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";
  private static final int WRITERS = 6;
  private static final int READERS = 40;
  private static final int NAMES = 6;
  private static final int LARGEST_VALUE = 6000;
  private static final int CONFIRMED_BEFORE = 200;
  private static final int CONFIRMED_AFTER = 300;

  private static final double LONGEST_SILENCE = 15;
  private static final double SLOWEST_ANSWER = 10;
  private static final double SECONDS_TO_NOTICE = 6;
  private static final double SECONDS_TO_RECOVER = 4;
  private static final double AT_ONCE = 0.5;
  private static final double SECONDS_FROZEN = Boolean.getBoolean("paddock.long") ? 20 : 12;
  private static final long NANOS_TO_STAND_BACK = 50_000_000;
  private static final double GIVE_UP = 60;

  private final SplittableRandom random = new SplittableRandom();
  private final Ledger ledger = new Ledger();
  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  FailoverTest() {}

  /** An answer to a read, in seconds since the freeze. */
  private record Heard(double asked, double answered, int status) {
    double took() {
      return answered - asked;
    }
  }

  private Load writers(ServerProcess server) {
    var load = new Load(server, ledger, Unavailable.LEAVES_DOUBT);
    for (int i = 0; i < WRITERS; i++) {
      var writes = new SecretWrites(load, "W" + i, NAMES, LARGEST_VALUE, random.split());
      load.with(() -> patiently(writes::step));
    }
    for (String prefix : List.of("jit-a", "jit-b")) {
      var writes = new RunnerWrites(load, prefix, random.split());
      load.with(() -> patiently(writes::step));
    }
    return load;
  }

  /** As clients do that are told to try again later. */
  private boolean patiently(BooleanSupplier step) {
    long before = ledger.unanswered();
    boolean more = step.getAsBoolean();
    if (ledger.unanswered() > before) {
      LockSupport.parkNanos(NANOS_TO_STAND_BACK);
    }
    return more;
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  /** The longest time in seconds without a confirmed write, until so many more were confirmed. */
  private double longestSilence(long more) {
    long begin = System.nanoTime();
    long last = begin;
    long seen = ledger.confirmed();
    long enough = seen + more;
    double longest = 0;
    while (seen < enough && seconds(begin) < GIVE_UP) {
      LockSupport.parkNanos(1_000_000);
      longest = Math.max(longest, seconds(last));
      long confirmed = ledger.confirmed();
      if (confirmed > seen) {
        seen = confirmed;
        last = System.nanoTime();
      }
    }
    assertThat(seen).as("confirmed within %s seconds", GIVE_UP).isGreaterThanOrEqualTo(enough);
    return longest;
  }

  @Test
  void aStandbyThatTakesOverIsFound() throws Exception {
    try (var postgres = new PostgresPair(scratch)) {
      var place = Place.of(scratch, postgres.setting());
      try (var server = ServerProcess.start(place)) {
        var load = writers(server);
        load.awaitConfirmed(CONFIRMED_BEFORE);
        postgres.freezePrimary();
        var promoted =
            CompletableFuture.runAsync(
                postgres::promoteStandby, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        double silence = longestSilence(CONFIRMED_AFTER);
        promoted.join();
        load.end();
        var findings = ledger.compare(Inspection.of(place, server));
        System.out.printf(
            "failover, PostgreSQL: %.1f s without a confirmed write, %d confirmed, %d unanswered, %d lost%n",
            silence, ledger.confirmed(), ledger.unanswered(), findings.lost().size());
        assertThat(findings).matches(Findings::isEmpty);
        assertThat(silence).isLessThan(LONGEST_SILENCE);
      }
    }
  }

  @Test
  void nobodyWaitsForOneThatStandsStill() throws Exception {
    int management = freePort();
    var heard = new ConcurrentLinkedQueue<Heard>();
    try (var postgres = new OwnPostgres(scratch.resolve("postgres"))) {
      var place = Place.of(scratch, postgres.setting(), "server.management_port=" + management);
      try (var server = ServerProcess.start(place)) {
        var load = writers(server);
        load.awaitConfirmed(CONFIRMED_BEFORE);
        var frozen = postgres.freeze();
        long freeze = System.nanoTime();
        for (int i = 0; i < READERS; i++) {
          var wire = server.client();
          load.with(() -> read(load, wire, freeze, heard));
        }
        while (seconds(freeze) < SECONDS_FROZEN) {
          assertThat(livez(management)).isEqualTo("200 ok");
          LockSupport.parkNanos(200_000_000);
        }
        frozen.thaw();
        double thawed = seconds(freeze);
        load.awaitConfirmed(CONFIRMED_AFTER);
        while (seconds(freeze) < thawed + SECONDS_TO_RECOVER) {
          LockSupport.parkNanos(10_000_000);
        }
        load.end();
        var findings = ledger.compare(Inspection.of(place, server));
        report(heard, thawed, findings);
      }
    }
  }

  private static boolean read(Load load, Wire wire, long freeze, Collection<Heard> heard) {
    double asked = seconds(freeze);
    var outcome = wire.get(SECRETS);
    int status = outcome instanceof Answered answer ? answer.status() : 0;
    heard.add(new Heard(asked, seconds(freeze), status));
    LockSupport.parkNanos(NANOS_TO_STAND_BACK);
    return load.was(outcome, 200);
  }

  private void report(Collection<Heard> heard, double thawed, Findings findings) {
    double slowest = heard.stream().mapToDouble(Heard::took).max().orElseThrow();
    var noticed =
        heard.stream()
            .filter(it -> it.asked() > SECONDS_TO_NOTICE && it.answered() < thawed)
            .toList();
    long atOnce = noticed.stream().filter(it -> it.status() == 503 && it.took() < AT_ONCE).count();
    double lastRefusal =
        heard.stream()
            .filter(it -> it.status() != 200)
            .mapToDouble(Heard::answered)
            .max()
            .orElseThrow();
    System.out.printf(
        "PostgreSQL still for %.0f s: slowest answer %.1f s, %d of %d refused at once after %.0f s, last refusal %.1f s after it went on, %d lost%n",
        thawed,
        slowest,
        atOnce,
        noticed.size(),
        SECONDS_TO_NOTICE,
        lastRefusal - thawed,
        findings.lost().size());
    assertThat(findings).matches(Findings::isEmpty);
    assertThat(slowest).isLessThan(SLOWEST_ANSWER);
    assertThat(atOnce).isGreaterThan(noticed.size() * 9L / 10);
    assertThat(lastRefusal).isLessThan(thawed + SECONDS_TO_RECOVER - 1);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String livez(int port) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + "/livez");
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      var answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body().strip();
    }
  }
}
