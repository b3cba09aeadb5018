package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on a server's memory and time, each on a process of its own with the heap that {@code
 * paddock} gives it, while a {@link Bystander} goes on asking. Floods have their whole size with
 * {@code -Dpaddock.long=true}. The table that it prints is the one in {@code docs/security.md}.
 */
final class AttackTest {
  /** What is done to a server. */
  private interface Attack {
    void on(Siege siege) throws Exception;
  }

  /**
   * An attack and its bar.
   *
   * @param gets what attackers are to get
   * @param p99 milliseconds that the bystander may wait
   * @param memory MB that the server may have in memory
   */
  private record Case(
      String name, String size, String gets, long p99, long memory, Attack attack) {}

  private static final boolean LONG = Boolean.getBoolean("paddock.long");
  private static final int SECONDS = LONG ? 20 : 3;
  private static final int VALUE = 48 * 1024;
  private static final List<String> ROWS = new ArrayList<>();

  @TempDir static Path scratch;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static List<Case> cases() {
    int connections = LONG ? 9_000 : 1_000;
    int waves = LONG ? 10 : 1;
    return List.of(
        new Case(
            "C1 bodies without an end, HTTP/1.1",
            "%d × %,d × 131,000 bytes".formatted(waves, connections),
            "401",
            LONG ? 2_000 : 1_000,
            LONG ? 900 : 280,
            siege -> {
              for (int i = 0; i < waves; i++) {
                siege.flood().http1(connections);
              }
            }),
        new Case(
            "C1 bodies without an end, HTTP/2",
            "%d × %d × 100 × 131,000 bytes".formatted(waves, LONG ? 79 : 20),
            "answered",
            LONG ? 2_000 : 1_000,
            LONG ? 900 : 280,
            siege -> {
              for (int i = 0; i < waves; i++) {
                siege.flood().http2(LONG ? 79 : 20, 100, siege.authority());
              }
            }),
        requests(
            "H1 blanks in an expression",
            "60,000 blanks",
            "422",
            siege -> Siege.WRITER,
            Siege.WRITERS_JOBS,
            Siege.job("x", Map.of("A", "${{" + " ".repeat(60_000)))),
        requests(
            "H1 nested openings in an expression",
            "20,000 openings",
            "422",
            siege -> Siege.WRITER,
            Siege.WRITERS_JOBS,
            Siege.job("x", Map.of("A", "${{ ".repeat(20_000) + "}}"))),
        requests(
            "H2 slashes in the URL of a registration",
            "120,000 slashes",
            "404",
            siege -> "RemoteAuth " + siege.registration(),
            "/actions/runner-registration",
            Map.of("url", "http://h/acme" + "/".repeat(120_000) + "x", "runner_event", "register")),
        new Case(
            "H3 a log like the secrets",
            "%d jobs, 10 secrets of 48 KB, pages of 8 MB".formatted(Siege.ATTACKERS),
            "204",
            500,
            LONG ? 1_200 : 1_000, // the heap is 1 GB, and is filled before it is swept
            AttackTest::logLikeSecrets),
        new Case(
            "H4 short lines, and reading them",
            "48 MB of 2 bytes, %d readers".formatted(Siege.ATTACKERS),
            "POST 413",
            500,
            1_000,
            AttackTest::shortLines),
        new Case("H4 annotations", "12 × 15 MB", "PATCH 413", 500, 1_000, AttackTest::annotations),
        new Case(
            "H4 bodies of an ended job",
            "%d × 16 MB".formatted(LONG ? 53 : 12),
            "404",
            500,
            1_000,
            AttackTest::endedJob),
        new Case(
            "H5 lists of many lengths",
            "%d × 20,000 ids".formatted(LONG ? 200 : 40),
            "422",
            500,
            350,
            siege -> lists(siege, LONG ? 200 : 40, 20_000)),
        new Case(
            "H5 lists that are allowed, of many lengths",
            "%d × up to 1,200 ids".formatted(LONG ? 1_000 : 200),
            "422",
            500,
            350,
            siege -> lists(siege, LONG ? 1_000 : 200, 200)),
        new Case(
            "M3 a queue, and agents that poll",
            "%,d jobs, 20 agents".formatted(LONG ? 10_000 : 2_500),
            "422",
            500,
            900,
            AttackTest::queue),
        requests(
            "L2 terms of a phrase",
            "1,200 terms",
            "422",
            siege -> Siege.OWNER,
            "/orgs/acme/audit-log?phrase=" + "a:b+".repeat(1_200),
            ""),
        new Case(
            "L8 many large secrets",
            "%d agents, 10 secrets of 48 KB".formatted(LONG ? 20 : 8),
            "jobs given",
            1_000,
            1_000,
            siege -> largeSecrets(siege, LONG ? 20 : 8)));
  }

  /** The same request again and again, from twice as many clients as there are cores. */
  private static Case requests(
      String name,
      String what,
      String gets,
      Function<Siege, String> token,
      String path,
      Object body) {
    return new Case(
        name,
        "%d clients, %s, %d s".formatted(Siege.ATTACKERS, what, SECONDS),
        gets,
        200,
        900,
        siege -> siege.repeat(Siege.ATTACKERS, SECONDS, token.apply(siege), path, body));
  }

  private static Map<String, String> largeValues(Siege siege, String value) {
    var env = new LinkedHashMap<String, String>();
    for (int i = 0; i < 10; i++) {
      siege.secret("LARGE_" + i, value + i, "all");
      env.put("A" + i, "${{ secrets.LARGE_" + i + " }}");
    }
    return env;
  }

  private static void logLikeSecrets(Siege siege) {
    var env = largeValues(siege, "a".repeat(VALUE - 2) + "b");
    var page = "a".repeat(8 * 1024 * 1024);
    var works =
        IntStream.range(0, Siege.ATTACKERS).mapToObj(it -> siege.begin("mask-" + it, env)).toList();
    siege.bystander().notes();
    Flood.each(
        works.size(),
        number -> {
          var work = works.get(number);
          long log = work.log("x\n");
          for (int i = 0; i < (LONG ? 7 : 2); i++) {
            siege.gains().add("" + work.send("POST", work.plan() + "/logs/" + log, page).status());
          }
        });
  }

  private static void shortLines(Siege siege) {
    var work = siege.begin("lines", Map.of());
    siege.bystander().notes();
    long log = work.log("a\n");
    for (int i = 0; i < 12; i++) {
      siege
          .gains()
          .add(
              "POST "
                  + work.send("POST", work.plan() + "/logs/" + log, "a\n".repeat(2_000_000))
                      .status());
    }
    work.record(0, "Completed", "Succeeded", log);
    work.complete("Succeeded", Map.of());
    siege.repeat(Siege.ATTACKERS, SECONDS, Siege.WRITER, Siege.WRITERS_JOBS + "/1/log", "");
  }

  private static void annotations(Siege siege) {
    var work = siege.begin("annotations", Map.of());
    siege.bystander().notes();
    var issue = "{\"Type\":\"error\",\"Message\":\"" + "m".repeat(5_000) + "\"},";
    var issues = issue.repeat(49) + issue.substring(0, issue.length() - 1);
    var records = new StringBuilder("{\"Count\":60,\"Value\":[");
    for (int i = 0; i < 60; i++) {
      records
          .append(i == 0 ? "" : ",")
          .append("{\"ID\":\"step-")
          .append(i)
          .append("\",\"Type\":\"Task\",\"Name\":\"n\",\"State\":\"Completed\",\"Issues\":[")
          .append(issues)
          .append("]}");
    }
    var body = records.append("]}").toString();
    for (int i = 0; i < 12; i++) {
      siege.gains().add("PATCH " + work.send("PATCH", work.timeline() + "/records", body).status());
    }
    siege.repeat(Siege.ATTACKERS, SECONDS, Siege.WRITER, Siege.WRITERS_JOBS + "/1", "");
  }

  private static void endedJob(Siege siege) {
    var work = siege.begin("ended", Map.of());
    long log = work.log("x\n");
    work.complete("Succeeded", Map.of());
    siege.bystander().notes();
    var body = "y\n".repeat(8_000_000);
    Flood.each(
        LONG ? 53 : 12,
        number -> {
          try {
            siege.gains().add("" + work.send("POST", work.plan() + "/logs/" + log, body).status());
          } catch (AssertionError | RuntimeException broken) {
            siege.gains().add("closed");
          }
        });
  }

  private static void lists(Siege siege, int count, int shortest) {
    siege.secret("SEL", "selected", "selected");
    try (var wire = siege.server().client(Siege.OWNER)) {
      for (int i = 0; i < count; i++) {
        var ids = IntStream.rangeClosed(1, shortest + i).boxed().toList();
        siege
            .gains()
            .add(
                wire.put(
                    "/orgs/acme/actions/secrets/SEL/repositories",
                    Map.of("selected_repository_ids", ids)));
      }
    }
  }

  private static void queue(Siege siege) {
    int jobs = LONG ? 10_000 : 2_500;
    var agents = new ArrayList<Agent>();
    for (int i = 0; i < 20; i++) {
      agents.add(siege.agent("poller-" + i));
    }
    siege.bystander().notes();
    Flood.each(
        8,
        number -> {
          try (var wire = siege.server().client(Siege.WRITER)) {
            for (int i = 0; i < jobs / 8; i++) {
              siege
                  .gains()
                  .add(
                      wire.post(
                          Siege.WRITERS_JOBS, Siege.job("none-" + number + "-" + i, Map.of())));
            }
          }
        });
    agents.forEach(agent -> Thread.startVirtualThread(() -> pollUntilTheEnd(agent)));
    siege.repeat(1, SECONDS, Siege.WRITER, "/repos/acme/docs", "");
  }

  private static void pollUntilTheEnd(Agent agent) {
    try {
      agent.poll("Online");
    } catch (RuntimeException serverEnded) {
      // It waits for as long as there is a server.
    }
  }

  private static void largeSecrets(Siege siege, int agents) {
    var env = largeValues(siege, "v".repeat(VALUE - 1));
    siege.bystander().notes();
    Flood.each(
        agents,
        number -> {
          siege.begin("large-" + number, env);
          siege.gains().add("jobs given");
        });
  }

  @TestFactory
  Stream<DynamicTest> attacks() {
    return Stream.of(Engine.values())
        .flatMap(engine ->
            cases().stream()
                .filter(it -> it.name().contains(System.getProperty("paddock.attack", "")))
                .filter(it -> engine == Engine.SQLITE || needsStore(it))
                .map(it ->
                    DynamicTest.dynamicTest(engine + ", " + it.name(), () -> stands(engine, it))));
  }

  /** Whether an attack reaches the store, and is made on both engines. */
  private static boolean needsStore(Case it) {
    return it.name().matches("(H3|H4|H5|M3|L2|L8) .*");
  }

  private static void stands(Engine engine, Case it) throws Exception {
    var settings =
        engine.freshStore().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .toArray(String[]::new);
    try (var siege =
        new Siege(
            Files.createDirectory(scratch.resolve("" + NUMBER.incrementAndGet())),
            it.name().contains("HTTP/2"),
            settings)) {
      siege.bystander().notes(500);
      var before = siege.bystander().notes(1_500);
      it.attack().on(siege);
      var during = siege.bystander().notes(200);
      var after = siege.bystander().notes(500);
      var row =
          "| %s, %s | %s | %s | %d → %d MB | %d ms | %d ms | %d ms |"
              .formatted(
                  it.name(),
                  engine == Engine.SQLITE ? "SQLite" : "PostgreSQL",
                  it.size(),
                  siege.gains(),
                  before.memory(),
                  during.memory(),
                  before.p99(),
                  during.p99(),
                  during.slowest());
      ROWS.add(row);
      System.out.println("attack " + row);
      assertThat(siege.server().isAlive()).as("the server lives").isTrue();
      assertThat(after.answers()).as("it answers afterwards").isPositive();
      assertThat(during.refused() + after.refused()).as("the bystander is served").isZero();
      assertThat(siege.server().errors()).isEmpty();
      assertThat(siege.gains().of(it.gets())).as("answers %s", it.gets()).isPositive();
      assertThat(during.p99()).as("the bystander's p99").isLessThan(it.p99());
      assertThat(during.memory()).as("memory").isLessThan(it.memory());
    }
  }

  @AfterAll
  static void table() {
    System.out.println(
        "| attack | size | what the attacker got | memory | p99 before | p99 during | slowest |");
    ROWS.forEach(System.out::println);
  }
}
