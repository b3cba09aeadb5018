package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.LogFollower;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What readers of a job's log are told: each line once and in order, whenever they read and however
 * its agent sends them.
 */
final class LogsTest extends AgentTest {
  private static final String TIME = "2026-01-01T00:00:00.0000000Z ";
  private static final String MARK = "\ufeff";

  private LogFollower follower(long job) {
    return new LogFollower(owner(), JOBS + "/" + job);
  }

  private Agent.Work begin(String label) {
    return begin(online(label));
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i).toList();
  }

  /** A page as an official agent sends it: a log of its own, which its path says whose it is. */
  private static long page(Agent.Work work, String record, List<String> lines) {
    var text = new StringBuilder(MARK);
    lines.forEach(line -> text.append(TIME).append(line).append('\n'));
    return page(work, record, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long page(Agent.Work work, String record, byte[] content) {
    var made = work.send("POST", work.plan() + "/logs", "{\"path\":\"logs\\\\" + record + "\"}");
    expect(200, made);
    long log = made.json().path("id").asLong();
    expect(
        204, work.send("POST", work.plan() + "/logs/" + log, content, "application/octet-stream"));
    return log;
  }

  /** A record of which nothing but its log is said. */
  private static void name(Agent.Work work, String record, long log) {
    var told = new LinkedHashMap<String, Object>();
    told.put("id", record);
    for (String nothing : List.of("type", "name", "state", "result", "startTime", "finishTime")) {
      told.put(nothing, null);
    }
    told.put("log", Map.of("id", log));
    told.put("issues", List.of());
    expect(
        200,
        work.send(
            "PATCH",
            work.timeline() + "/records",
            Json.text(Map.of("count", 1, "value", List.of(told)))));
  }

  @Test
  void neitherMarksNorTimesReachAReader() {
    long id = job("marks", 1);
    var work = begin("marks");
    work.record(0, "InProgress", null, 0);
    page(work, work.step(0), numbered(1, 3));
    page(work, work.step(0), numbered(4, 5));
    assertThat(lines(id)).isEqualTo(numbered(1, 5));
    page(work, work.id(), numbered(1, 5));
    work.record(0, "Completed", "Succeeded", 0);
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).isEqualTo(numbered(1, 5));
  }

  @Test
  void pagesThatNoRecordNamesAreThere() {
    long id = job("unnamed", 2);
    var work = begin("unnamed");
    work.record(0, "InProgress", null, 0);
    page(work, work.step(0), numbered(1, 100));
    page(work, work.step(0), numbered(101, 200));
    long last = page(work, work.step(0), numbered(201, 300));
    page(work, work.step(1), numbered(301, 310));
    work.record(0, "Completed", "Succeeded", 0);
    work.record(1, "Completed", "Succeeded", 0);
    name(work, work.step(0), last);
    assertThat(lines(id)).isEqualTo(numbered(1, 310));
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).isEqualTo(numbered(1, 310));
  }

  @Test
  void aRecordThatOnlyNamesItsLogLeavesAllElseAsItWas() {
    long id = job("named", 1);
    var work = begin("named");
    work.record(0, "Completed", "Succeeded", 0);
    // One agent says whose a log is only there.
    long log = work.log(TIME + "whose is it\n");
    name(work, work.step(0), log);
    assertThat(lines(id)).containsExactly("whose is it");
    assertThat(step(id).path("name").asString()).isEqualTo("step 0");
    assertThat(step(id).path("conclusion").asString()).isEqualTo("success");
  }

  private JsonNode step(long id) {
    return job(id).path("steps").path(0);
  }

  @Test
  void aPageOfAStepThatRunsDoesNotEndIt() {
    long id = job("goes-on", 2);
    var work = begin("goes-on");
    work.record(0, "InProgress", null, 0);
    var follower = follower(id);
    work.feed(0, numbered(1, 2), 1);
    assertThat(follower.more()).isEqualTo(numbered(1, 2));
    page(work, work.step(0), numbered(1, 4));
    assertThat(follower.more()).isEqualTo(numbered(3, 4));
    work.feed(0, numbered(5, 6), 5);
    work.feed(1, List.of("of the next"), 1);
    work.record(1, "InProgress", null, 0);
    assertThat(follower.more()).isEqualTo(numbered(5, 6));
    page(work, work.step(0), numbered(5, 7));
    assertThat(follower.more()).isEqualTo(numbered(7, 7));
    work.record(0, "Completed", "Succeeded", 0);
    assertThat(follower.more()).containsExactly("of the next");
  }

  @Test
  void whatTheFeedLeavesOutIsCounted() {
    long id = job("left-out", 1);
    var work = begin("left-out");
    work.record(0, "InProgress", null, 0);
    var follower = follower(id);
    work.feed(0, numbered(1, 3), 1);
    assertThat(follower.more()).isEqualTo(numbered(1, 3));
    work.feed(0, numbered(9_004, 9_005), 9_004);
    assertThat(follower.more())
        .containsExactly("… 9,000 lines are in the log", "line 9004", "line 9005");
    // Whoever comes later reads them.
    page(work, work.step(0), numbered(1, 9_010));
    assertThat(lines(id)).isEqualTo(numbered(1, 9_010));
    assertThat(follower.more()).isEqualTo(numbered(9_006, 9_010));
    work.feed(0, numbered(9_012, 9_012), 9_012);
    assertThat(follower.more()).containsExactly("… 1 line is in the log", "line 9012");
    page(work, work.step(0), numbered(9_011, 9_012));
    assertThat(follower.more()).isEmpty();
    assertThat(lines(id)).isEqualTo(numbered(1, 9_012));
  }

  @Test
  void linesThatAreMissingWithinABatchAreNeitherLostNorToldTwice() {
    long id = job("within", 1);
    var work = begin("within");
    work.record(0, "InProgress", null, 0);
    var follower = follower(id);
    // The number is that of the first; lines 13 to 20 were dropped.
    work.feed(0, List.of("line 11", "line 12", "line 21", "line 22"), 11);
    follower.more();
    page(work, work.step(0), numbered(1, 25));
    follower.more();
    assertThat(follower.told())
        .containsExactly(
            "… 10 lines are in the log",
            "line 11",
            "line 12",
            "line 21",
            "line 22",
            "… 8 lines are in the log",
            "line 23",
            "line 24",
            "line 25");
  }

  @Test
  void aPageMayEndWhereABatchLeavesLinesOut() {
    long id = job("between", 1);
    var work = begin("between");
    work.record(0, "InProgress", null, 0);
    var follower = follower(id);
    work.feed(0, List.of("line 1", "line 2", "line 101", "line 102"), 1);
    follower.more();
    page(work, work.step(0), numbered(1, 50));
    assertThat(follower.more()).isEmpty();
    work.feed(0, numbered(103, 104), 103);
    assertThat(follower.more())
        .containsExactly("… 98 lines are in the log", "line 103", "line 104");
    page(work, work.step(0), numbered(51, 110));
    assertThat(follower.more()).isEqualTo(numbered(105, 110));
    assertThat(lines(id)).isEqualTo(numbered(1, 110));
  }

  @Test
  void aPageThatEndsWithinABatchIsGoneOnFrom() {
    long id = job("half", 1);
    var work = begin("half");
    work.record(0, "InProgress", null, 0);
    work.feed(0, numbered(1, 6), 1);
    page(work, work.step(0), numbered(1, 4));
    assertThat(lines(id)).isEqualTo(numbered(1, 6));
    var follower = follower(id);
    follower.more();
    work.feed(0, numbered(7, 8), 7);
    assertThat(follower.more()).isEqualTo(numbered(7, 8));
  }

  @Test
  void aBatchThatIsSentAgainIsToldOnce() {
    long id = job("again", 1);
    var work = begin("again");
    work.record(0, "InProgress", null, 0);
    work.feed(0, numbered(1, 3), 1);
    work.feed(0, numbered(1, 3), 1);
    work.feed(0, numbered(3, 5), 3);
    assertThat(lines(id)).isEqualTo(numbered(1, 5));
  }

  @Test
  void whatNeverCameIsSaidWhenTheJobHasEnded() {
    long id = job("never", 1);
    var work = begin("never");
    work.record(0, "InProgress", null, 0);
    work.feed(0, numbered(1, 2), 1);
    work.feed(0, numbered(8, 9), 8);
    work.complete("Failed", Map.of());
    assertThat(lines(id))
        .containsExactly("line 1", "line 2", "… 5 lines never came", "line 8", "line 9");
  }

  @Test
  void aFollowerOutlivesARestartAndTheEndOfTheJob() {
    long id = job("outlives", 1);
    var agent = online("outlives");
    var work = begin(agent);
    work.record(0, "InProgress", null, 0);
    work.feed(0, numbered(1, 3), 1);
    var follower = follower(id);
    follower.more();
    server.restart();
    page(moved(agent, work), work.step(0), numbered(1, 5));
    moved(agent, work).complete("Succeeded", Map.of());
    assertThat(follower.more()).isEqualTo(numbered(4, 5));
  }

  private Agent.Work moved(Agent agent, Agent.Work work) {
    return work.by(agent.movedTo(server.url()));
  }

  @Test
  void longLinesEmptyOnesAndBytesThatAreNoTextAreThere() {
    long id = job("odd", 1);
    var work = begin("odd");
    work.record(0, "InProgress", null, 0);
    var longest = "x".repeat(300_000);
    var text = MARK + TIME + longest + "\n" + TIME + "\n" + TIME + "a\rb\r\n" + TIME + "caf";
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var odd = Arrays.copyOf(bytes, bytes.length + 2);
    odd[bytes.length] = (byte) 0xe9;
    odd[bytes.length + 1] = '\n';
    work.feed(0, List.of("x".repeat(1024) + "...", "", "a\rb\r"), 1);
    var follower = follower(id);
    assertThat(follower.more()).containsExactly("x".repeat(1024) + "...", "", "a\rb");
    page(work, work.step(0), odd);
    assertThat(follower.more()).containsExactly("caf\ufffd");
    work.record(0, "Completed", "Succeeded", 0);
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).containsExactly(longest, "", "a\rb", "caf\ufffd");
  }

  @Test
  void aSecretAcrossTwoPagesIsMasked() {
    secret("ACROSS", "first-half\nsecond-half");
    var agent = online("across");
    long id = job(job("across", Map.of("A", "${{ secrets.ACROSS }}")));
    var work = begin(agent);
    work.record(0, "InProgress", null, 0);
    page(work, work.step(0), (MARK + TIME + "it is first-h").getBytes(StandardCharsets.UTF_8));
    page(work, work.step(0), (MARK + "alf, no more\n").getBytes(StandardCharsets.UTF_8));
    work.record(0, "Completed", "Succeeded", 0);
    assertThat(lines(id)).containsExactly("it is ***, no more");
  }

  @Test
  void whatTheLimitLeavesOutIsSaidAtItsPlace() {
    long id = job("limit", 2);
    var work = begin("limit");
    work.record(0, "InProgress", null, 0);
    var line = TIME + "y".repeat(1024 * 1024 - TIME.length() - 1) + "\n";
    var page = line.repeat(8).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 7; i++) {
      page(work, work.step(0), page);
    }
    var last =
        work.send("POST", work.plan() + "/logs", "{\"path\":\"logs\\\\" + work.step(0) + "\"}");
    long log = last.json().path("id").asLong();
    expect(
        413,
        work.send(
            "POST",
            work.plan() + "/logs/" + log,
            line.repeat(12).getBytes(StandardCharsets.UTF_8),
            "application/octet-stream"));
    work.record(0, "Completed", "Succeeded", 0);
    work.complete("Succeeded", Map.of());
    // Failures print what they compare, and nobody reads megabytes.
    var told = lines(id).stream().map(it -> it.length() > 200 ? "y " + it.length() : it).toList();
    var expected =
        new ArrayList<>(Collections.nCopies(64, "y " + (1024 * 1024 - TIME.length() - 1)));
    expected.add("… 4,194,304 bytes are left out here: a job may write 67,108,864");
    assertThat(told).isEqualTo(expected);
  }
}
