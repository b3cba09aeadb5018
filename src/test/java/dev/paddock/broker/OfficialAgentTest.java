package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.AgentTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs of an agent that behaves as GitHub's own was seen to. */
final class OfficialAgentTest extends AgentTest {
  private static final List<String> BEFORE =
      List.of("Current runner version: '2.336.0'", "Complete job name: job");
  private static final List<String> AFTER =
      List.of("Evaluate and set job outputs", "Cleaning up orphan processes");

  private static List<String> around(List<String> lines) {
    return Stream.of(BEFORE, lines, AFTER).flatMap(List::stream).toList();
  }

  @Test
  void aJobGoesFromItsMessageToItsEnd() {
    var agent = official("whole");
    long id = job("whole", 3);
    try (var worker = agent.begin()) {
      worker.step(0).write("##[group]Run true", "##[endgroup]", "one").end("succeeded");
      worker
          .step(1)
          .write("##[warning]careful")
          .issue(
              "warning",
              "careful",
              Map.of(
                  "file",
                  "a.c",
                  "line",
                  "3",
                  "endLine",
                  "4",
                  "col",
                  "5",
                  "endColumn",
                  "9",
                  "title",
                  "T"))
          .end("succeeded");
      worker.skip(2);
      worker.end("succeeded", Map.of("version", "1"));
    }
    var job = job(id);
    assertThat(job.path("conclusion").asString()).isEqualTo("success");
    assertThat(job.at("/outputs/version").asString()).isEqualTo("1");
    assertThat(job.path("steps").valueStream().map(it -> it.path("conclusion").asString()))
        .containsExactly("success", "success", "success", "skipped", "success");
    assertThat(lines(id))
        .isEqualTo(
            around(List.of("##[group]Run true", "##[endgroup]", "one", "##[warning]careful")));
    isNamedAsGitHubDoes(job.at("/steps/2/annotations/0"));
  }

  private static void isNamedAsGitHubDoes(JsonNode annotation) {
    assertThat(annotation.path("path").asString()).isEqualTo("a.c");
    assertThat(annotation.path("start_line").asInt()).isEqualTo(3);
    assertThat(annotation.path("end_line").asInt()).isEqualTo(4);
    assertThat(annotation.path("start_column").asInt()).isEqualTo(5);
    assertThat(annotation.path("end_column").asInt()).isEqualTo(9);
    assertThat(annotation.path("annotation_level").asString()).isEqualTo("warning");
    assertThat(annotation.path("title").asString()).isEqualTo("T");
    assertThat(annotation.path("message").asString()).isEqualTo("careful");
  }

  @Test
  void aFollowerIsToldWithinTwoSeconds() {
    var agent = official("follows");
    long id = job("follows", 2);
    try (var worker = agent.begin()) {
      var after = "";
      for (int step = 0; step < 2; step++) {
        var writes = worker.step(step);
        for (int i = 0; i < 4; i++) {
          var line = "step %d line %d".formatted(step, i);
          writes.write(line);
          after = await(id, after, line);
        }
        writes.end("succeeded");
      }
      worker.end("succeeded", Map.of());
    }
    assertThat(lines(id)).hasSize(BEFORE.size() + 8 + AFTER.size());
  }

  private String await(long id, String from, String line) {
    var after = from;
    // The agent sends lines four times a second, and the last page of a step once a second.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    while (System.nanoTime() < end) {
      var part = owner().get(JOBS + "/" + id + "/log?after=" + after).json();
      after = part.path("next").asString();
      if (part.path("lines").valueStream().anyMatch(it -> it.asString().equals(line))) {
        return after;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("not told in time: " + line);
  }

  @Test
  void aLongLogIsThereToItsLastLine() {
    var agent = official("long");
    long id = job("long", 2);
    var lines =
        IntStream.range(0, 120_000)
            .mapToObj(i -> "line %d of a log that is as long as a day without bread".formatted(i))
            .toArray(String[]::new);
    try (var worker = agent.begin()) {
      worker.step(0).write(lines).end("succeeded");
      worker.step(1).write("small").end("succeeded");
      worker.end("succeeded", Map.of());
    }
    var told = lines(id);
    assertThat(told).hasSize(lines.length + 1 + BEFORE.size() + AFTER.size());
    assertThat(told.subList(2, lines.length + 2).toArray(String[]::new)).isEqualTo(lines);
    // The log of the whole job says nothing more, and is no longer kept.
    try (var database = server.database()) {
      var whole =
          database.<List<Long>>read(handle ->
              handle
                  .createQuery(
                      "select count(*) from job_logs where job_id = :job and external_id = 'job'")
                  .bind("job", id)
                  .mapToLong()
                  .list());
      assertThat(whole).containsExactly(0L);
    }
  }

  @Test
  void itsVariablesSwitchAnnotationsAndDebuggingOn() {
    secret("ACTIONS_STEP_DEBUG", "true");
    secret("ACTIONS_RUNNER_DEBUG", "yes");
    var agent = official("switched");
    job("switched", 1);
    try (var worker = agent.begin()) {
      var work = worker.work();
      assertThat(work.variable("DistributedTask.EnhancedAnnotations")).isEqualTo("true");
      assertThat(work.variable("ACTIONS_STEP_DEBUG")).isEqualTo("true");
      assertThat(work.variable("ACTIONS_RUNNER_DEBUG")).isEmpty();
    }
    owner().delete("/orgs/acme/actions/secrets/ACTIONS_STEP_DEBUG");
    owner().delete("/orgs/acme/actions/secrets/ACTIONS_RUNNER_DEBUG");
  }

  @Test
  void aWorkerFindsNoPackagesAndIsRefusedWithoutAFullStop() {
    var agent = official("asks");
    job("asks", 1);
    try (var worker = agent.begin()) {
      var packages =
          worker
              .work()
              .send(
                  "GET",
                  "/_apis/distributedtask/packages/agent/linux-x64?%24top=5&includeToken=False",
                  "");
      expect(200, packages);
      assertThat(packages.json().path("count").asInt()).isZero();
      var refused = worker.work().send("POST", worker.work().plan() + "/logs/999999", "x");
      assertThat(refused.message()).isNotEmpty().doesNotEndWith(".");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_services/vstoken/_apis/health",
        "GET /_services/pipelines/_apis/health",
        "POST /_services/pipelines/_apis/health"
      })
  void itsCheckFindsTheServicesWell(String request) {
    var words = request.split(" ", 2);
    var answer = server.anonymous().raw(words[0], server.url() + words[1], "");
    expect(200, answer);
    assertThat(answer.headers().firstValue("x-vss-e2eid")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "sh", "pwsh", "python", "cmd", "powershell", "perl {0}"})
  void aStepMayHaveAnyShell(String shell) {
    var agent = official("shell-" + shell.length() + shell.charAt(0));
    job(
        Map.of(
            "labels",
            List.of(agent.agent().name()),
            "steps",
            List.of(Map.of("run", "true", "shell", shell))));
    try (var worker = agent.begin()) {
      assertThat(worker.work().definition(0).path("inputs").toString()).contains(shell);
    }
  }

  @Test
  void aShellThatIsNoneIsRefused() {
    var answer =
        owner()
            .post(
                JOBS,
                Map.of(
                    "labels",
                    List.of("x"),
                    "steps",
                    List.of(Map.of("run", "true", "shell", "zsh"))));
    expect(422, answer);
    assertThat(answer.message()).contains("shell").contains("pwsh");
  }
}
