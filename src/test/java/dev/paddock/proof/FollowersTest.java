package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Outcome.Answered;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.OfficialAgent;
import dev.paddock.testkit.OfficialWorker;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A step that writes more than its agent's feed can tell, and many who follow it: each is told each
 * line once, or how many are left out. At its whole size with {@code -Dpaddock.long=true}.
 */
final class FollowersTest {
  private static final boolean LONG = Boolean.getBoolean("paddock.long");
  private static final int LINES = LONG ? 250_000 : 50_000;
  private static final int SLOW = LONG ? 300 : 60; // lines at the end, ten a second
  private static final int FOLLOWERS = LONG ? 100 : 20;
  private static final Pattern NUMBERED = Pattern.compile("line ([0-9]{1,9}) of .*");
  private static final Pattern LEFT_OUT = Pattern.compile("… ([0-9,]{1,12}) lines? (?:is|are) .*");

  @TempDir private Path scratch;

  // When the server had heard of a line, by its number; 0 for those that only a page has.
  private final AtomicLongArray heard = new AtomicLongArray(LINES + SLOW + 1);

  /** What one who follows was told. */
  private final class Follower {
    private final BitSet told = new BitSet();
    private final List<Long> delays = new ArrayList<>();
    private long leftOut;
    private int twice;
    private int disordered;
    private int last;

    void follow(Siege siege, String log) {
      var after = "";
      boolean ended = false;
      try (var wire = siege.server().client(Siege.WRITER)) {
        while (true) {
          var part = ((Answered) wire.get(log + "/log?after=" + after)).json();
          long now = System.nanoTime();
          after = part.path("next").asString();
          part.path("lines").forEach(line -> hear(line.asString(), now));
          if (part.path("lines").isEmpty()) {
            if (ended) {
              return;
            }
            ended = ((Answered) wire.get(log)).json().path("status").asString().equals("completed");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
          }
        }
      }
    }

    private void hear(String line, long now) {
      var left = LEFT_OUT.matcher(line);
      if (left.matches()) {
        leftOut += Long.parseLong(left.group(1).replace(",", ""));
      }
      var numbered = NUMBERED.matcher(line);
      if (!numbered.matches()) {
        return;
      }
      int number = Integer.parseInt(numbered.group(1));
      twice += told.get(number) ? 1 : 0;
      disordered += number < last ? 1 : 0;
      told.set(number);
      last = number;
      if (heard.get(number) > 0) {
        delays.add(now - heard.get(number));
      }
    }
  }

  private void listen(Agent.Exchange exchange) {
    if (exchange.url().getPath().endsWith("/feed")) {
      long now = System.nanoTime();
      for (var line : Json.read(exchange.body().getBytes(StandardCharsets.UTF_8)).path("value")) {
        var numbered = NUMBERED.matcher(line.asString());
        if (numbered.matches()) {
          heard.set(Integer.parseInt(numbered.group(1)), now);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void eachIsToldEachLineOnceOrHowManyAreLeftOut(Engine engine) throws Exception {
    var settings =
        engine.freshStore().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .toArray(String[]::new);
    var place = Files.createDirectory(scratch.resolve(engine.name()));
    try (var siege = new Siege(place, false, settings)) {
      var agent =
          OfficialAgent.register(
              Agent.Wire.to(siege.server().url(), Clock.systemUTC()).heardBy(this::listen),
              "acme",
              siege.registration(),
              "followed",
              Agent.newKey(),
              "followed");
      assertThat(agent.open().status()).isEqualTo(200);
      long id =
          siege
              .own("POST", Siege.WRITERS_JOBS, Siege.job("followed", Map.of()))
              .path("id")
              .asLong();
      var log = Siege.WRITERS_JOBS + "/" + id;
      var before = siege.bystander().notes(1_000);
      var followers = IntStream.range(0, FOLLOWERS).mapToObj(i -> new Follower()).toList();
      try (var worker = agent.begin()) {
        var writing = Thread.startVirtualThread(() -> write(worker));
        Flood.each(FOLLOWERS, number -> followers.get(number).follow(siege, log));
        writing.join();
      }
      var during = siege.bystander().notes(0);
      var later = new Follower();
      later.follow(siege, log);
      report(engine, followers, before, during);
      check(siege, followers, later, during);
    }
  }

  private static void write(OfficialWorker worker) {
    var step = worker.step(0);
    for (int i = 1; i <= LINES; i++) {
      step.write("line %d of a log that is longer than anybody reads".formatted(i));
      if (i % 1_000 == 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
      }
    }
    for (int i = LINES + 1; i <= LINES + SLOW; i++) {
      step.write("line %d of a log that is longer than anybody reads".formatted(i));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    step.end("succeeded");
    worker.end("succeeded", Map.of());
  }

  private static void report(
      Engine engine, List<Follower> followers, Bystander.Notes before, Bystander.Notes during) {
    var delays = followers.stream().flatMap(it -> it.delays.stream()).sorted().toList();
    System.out.println(
        "followers | %s | %,d lines, %d followers | told %,d, left out and said %,d, twice %d | delay of a line: median %d ms, p99 %d ms, most %d ms | %d → %d MB | bystander p99 %d ms"
            .formatted(
                engine,
                LINES + SLOW,
                FOLLOWERS,
                followers.stream().mapToLong(it -> it.told.cardinality()).sum(),
                followers.stream().mapToLong(it -> it.leftOut).sum(),
                followers.stream().mapToInt(it -> it.twice).sum(),
                millis(delays, 0.5),
                millis(delays, 0.99),
                millis(delays, 1),
                before.memory(),
                during.memory(),
                during.p99()));
  }

  private static long millis(List<Long> sorted, double share) {
    int index = (int) Math.ceil(sorted.size() * share) - 1;
    return TimeUnit.NANOSECONDS.toMillis(sorted.get(Math.max(0, index)));
  }

  private static void check(
      Siege siege, List<Follower> followers, Follower later, Bystander.Notes during) {
    assertThat(siege.server().errors()).isEmpty();
    for (Follower it : followers) {
      assertThat(it.twice).as("told twice").isZero();
      assertThat(it.disordered).as("told out of order").isZero();
      assertThat(it.told.cardinality() + it.leftOut).as("told or counted").isEqualTo(LINES + SLOW);
    }
    assertThat(later.told.cardinality()).as("read later").isEqualTo(LINES + SLOW);
    assertThat(later.twice + later.disordered + later.leftOut).isZero();
    var delays = followers.stream().flatMap(it -> it.delays.stream()).sorted().toList();
    assertThat(millis(delays, 0.99)).as("p99 of a line's delay").isLessThan(2_000);
    assertThat(during.memory()).as("memory").isLessThan(900);
  }
}
