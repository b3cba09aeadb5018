package dev.paddock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Answer;
import dev.paddock.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job, its script and whoever asks for it may have the server keep and compute. */
final class JobLimitsTest extends AgentTest {
  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void blanksInAnExpressionCostNothing() {
    for (String value :
        List.of(
            "${{" + " ".repeat(48_000),
            "${{" + " ".repeat(48_000) + "}} x",
            "${{ a }}".repeat(5_000))) {
      for (String member : List.of("env", "outputs")) {
        var body = new LinkedHashMap<>(job("h1", Map.of()));
        body.put(member, Map.of("A", value));
        var answers = new ArrayList<Answer>();
        assertThat(time(() -> answers.add(owner().post(JOBS, body))))
            .isLessThan(Duration.ofSeconds(3));
        assertThat(answers.getFirst().status()).isEqualTo(422);
      }
    }
    var conditions = new LinkedHashMap<>(job("h1", Map.of()));
    conditions.put(
        "steps", List.of(Map.of("run", "true", "if", "always" + " ".repeat(100_000) + "x")));
    assertThat(time(() -> owner().post(JOBS, conditions))).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void slashesInTheUrlOfARegistrationCostNothing() {
    var token = token("/orgs/acme", "registration-token");
    var body =
        Map.of("url", "http://h/acme" + "/".repeat(120_000) + "x", "runner_event", "register");
    var client = server.authorized("RemoteAuth " + token);
    assertThat(
            time(() ->
                assertThat(client.post("/actions/runner-registration", body).status())
                    .isEqualTo(404)))
        .isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aPhraseOfManyTermsIsRefused() {
    var phrase = "a:b+".repeat(1_200);
    assertThat(owner().get("/orgs/acme/audit-log?phrase=" + phrase).status()).isEqualTo(422);
    assertThat(owner().get("/orgs/acme/audit-log?phrase=" + "%22a+".repeat(40)).status())
        .isEqualTo(200);
  }

  @Test
  void aLogIsReadInPartsAndComesWholeAndOnce() {
    var agent = online("parts");
    long id = job(job("parts", Map.of()));
    var work = begin(agent);
    var text = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      text.append("2026-01-01T00:00:00.0000000Z line ")
          .append(i)
          .append(i % 3 == 0 ? "\r\n" : "\n");
    }
    long log = work.log(text.substring(0, 700_001));
    assertThat(work.send("POST", work.plan() + "/logs/" + log, text.substring(700_001)).status())
        .isEqualTo(204);
    work.record(0, "Completed", "Succeeded", log);
    assertThat(lines(id)).hasSize(25_000);
    work.complete("Succeeded", Map.of());
    var lines = lines(id);
    assertThat(lines).hasSize(25_000);
    assertThat(lines.get(12_345)).isEqualTo("line 12345");
    assertThat(owner().get(JOBS + "/" + id + "/log").bytes().length).isLessThan(2_000_000);
  }

  @Test
  void aLogOfShortLinesIsNeitherKeptWithoutEndNorReadForever() {
    var agent = online("short-lines");
    long id = job(job("short-lines", Map.of()));
    var work = begin(agent);
    long log = work.log("a\n");
    int status = 204;
    int pages = 0;
    // 48 MB of them, which count for more than 64.
    for (; pages < 12 && status == 204; pages++) {
      status = work.send("POST", work.plan() + "/logs/" + log, "a\n".repeat(2_000_000)).status();
    }
    assertThat(status).isEqualTo(413);
    work.record(0, "Completed", "Succeeded", log);
    assertThat(work.complete("Succeeded", Map.of()).status()).isEqualTo(204);
    assertThat(time(() -> owner().get(JOBS + "/" + id + "/log")))
        .isLessThan(Duration.ofSeconds(20));
    assertThat(owner().get(JOBS + "/" + id + "/log").json().path("lines").size()).isEqualTo(10_000);
  }

  @Test
  void annotationsStepsAndNamesCountAndAreCut() {
    var agent = online("annotated");
    long id = job(job("annotated", Map.of()));
    var work = begin(agent);
    var issue = Map.of("Type", "error", "Message", "m".repeat(10_000));
    int accepted = 0;
    for (int round = 0; round < 5; round++) {
      var records = new ArrayList<Object>();
      for (int i = 0; i < 6; i++) {
        records.add(
            Map.of(
                "ID",
                "step-%d-%d".formatted(round, i),
                "Type",
                "Task",
                "Name",
                "n".repeat(1_000),
                "State",
                "Completed",
                "Result",
                "Failed",
                "Order",
                i,
                "Issues",
                List.of(issue, issue, issue, issue, issue, issue, issue, issue, issue)));
      }
      accepted += records(work, records).status() == 200 ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(5);
    var shown = owner().get(JOBS + "/" + id);
    assertThat(shown.bytes().length).isLessThan(512 * 1024);
    assertThat(shown.json().path("steps").size()).isEqualTo(30);
    assertThat(records(work, List.of(Map.of("x", "y".repeat(5_000_000)))).status()).isEqualTo(413);
  }

  private static Answer records(Agent.Work work, List<?> records) {
    return work.send(
        "PATCH",
        work.timeline() + "/records",
        Json.text(Map.of("Count", records.size(), "Value", records)));
  }

  @Test
  void linesOfNothingCountAndStepsHaveShortIds() {
    var agent = online("nothing");
    job(job("nothing", Map.of()));
    var work = begin(agent);
    var longId = Json.text(Map.of("Count", 1, "Value", List.of(""), "StepID", "s".repeat(100_000)));
    assertThat(work.send("POST", work.timeline() + "/records/x/feed", longId).status())
        .isEqualTo(422);
    assertThat(work.feed(0, List.of("a \0 b", "\ud800")).status()).isEqualTo(204);
  }

  @Test
  void anEndedJobsTokenBringsNoBodyOfAnySize() {
    var agent = online("ended");
    job(job("ended", Map.of()));
    var work = begin(agent);
    long log = work.log("x\n");
    work.complete("Succeeded", Map.of());
    var late = work.send("POST", work.plan() + "/logs/" + log, "y\n".repeat(4_000_000));
    assertThat(late.status()).isEqualTo(404);
  }

  @Test
  void theOldValueOfARotatedSecretIsMaskedToo() {
    secret("ROTATED", "the-first-value");
    var agent = online("rotated");
    long id = job(job("rotated", Map.of("A", "${{ secrets.ROTATED }}")));
    var work = begin(agent);
    assertThat(work.secret("ROTATED")).isEqualTo("the-first-value");
    secret("ROTATED", "the-second-value");
    work.feed(0, List.of("it was the-first-value"));
    long log = work.log("it was the-first-value and dGhlLWZpcnN0LXZhbHVl\nhalf: the-fir");
    work.send("POST", work.plan() + "/logs/" + log, "st-value, whole\nthe-first-v");
    owner().delete("/orgs/acme/actions/secrets/ROTATED");
    work.send("POST", work.plan() + "/logs/" + log, "oyage");
    work.record(0, "Completed", "Succeeded", log);
    work.complete("Succeeded", Map.of("o", "the-first-value", "p", "fine"));
    assertThat(lines(id))
        .containsExactly("it was *** and ***", "half: ***, whole", "the-first-voyage");
    assertThat(owner().get(JOBS + "/" + id).json().path("outputs").propertyNames())
        .containsExactly("p");
  }

  @Test
  void theEndOfALogThatLooksLikeASecretIsShownInTheEnd() {
    secret("PREFIX", "prefix-of-a-value");
    var agent = online("prefix");
    long id = job(job("prefix", Map.of("A", "${{ secrets.PREFIX }}")));
    var work = begin(agent);
    long log = work.log("it ends with prefix-of-a");
    work.record(0, "Completed", "Succeeded", log);
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).containsExactly("it ends with prefix-of-a");
  }

  @Test
  void secretsThatAreTooLargeInAllAreNotGiven() {
    for (int i = 0; i < 12; i++) {
      secret("LARGE_" + i, "x".repeat(48 * 1024));
    }
    var env = new LinkedHashMap<String, String>();
    for (int i = 0; i < 12; i++) {
      env.put("A" + i, "${{ secrets.LARGE_" + i + " }}");
    }
    long id = job(job("large", env));
    var agent = online("large");
    job(job("large", Map.of()));
    begin(agent);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("failure");
    assertThat(job(id).path("reason").asString()).contains("larger than");
  }

  @Test
  void jobsAreListedByRepositoryAndOrganizationAndState() {
    long id = job(job("listed", Map.of()));
    for (String path : List.of(JOBS, "/_paddock/v1/orgs/acme/jobs")) {
      var listed = owner().get(path + "?status=queued&per_page=100");
      assertThat(listed.each("jobs", "id")).contains(Long.toString(id));
      assertThat(owner().get(path + "?status=completed&per_page=100").each("jobs", "id"))
          .doesNotContain(Long.toString(id));
    }
    var operated =
        server.operate("job list", Map.of("org", "acme", "status", "queued", "limit", 50));
    assertThat(operated.path("jobs").valueStream().map(it -> it.path("id").asLong())).contains(id);
    owner().post(JOBS + "/" + id + "/cancel");
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
  }

  @Test
  void theQueueOfARepositoryHasAnEnd() {
    owner().post("/orgs/acme/repos", Map.of("name", "queue", "private", true));
    var jobs = "/_paddock/v1/repos/acme/queue/jobs";
    server.sql(
        """
        insert into workflow_runs (repository_id, name, event, actor, created_at)
          select id, 'x', 'x', 'alice', 0 from repositories where name = 'queue'
        """);
    server.sql(
        """
        insert into jobs (run_id, repository_id, organization_id, name, labels, definition, state, created_at)
          with recursive n (i) as (select 1 union all select i + 1 from n where i < 2000)
          select w.id, w.repository_id, r.organization_id, 'x', ',none,',
            '{"steps":[],"env":{},"timeout_minutes":1,"outputs":{}}', 'queued', 9000000000000
          from workflow_runs w join repositories r on r.id = w.repository_id, n where r.name = 'queue'
        """);
    var refused = owner().post(jobs, job("m3", Map.of()));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("wait for runners");
    assertThat(owner().delete("/repos/acme/queue").status()).isEqualTo(204);
  }

  @Test
  void anAgentsVersionIsShortAndPrintable() {
    var token = token("/orgs/acme", "registration-token");
    var wire = wire();
    var admission = Agent.admit(wire, "acme", token, "register");
    for (String version : List.of("\u001b]0;pwned\u0007", "a\nb", "v".repeat(65), "\0")) {
      var body =
          Json.text(
              Map.of(
                  "name",
                  "escapes",
                  "version",
                  version,
                  "labels",
                  List.of(),
                  "authorization",
                  Map.of()));
      var answer =
          server
              .authorized("Bearer " + admission.token())
              .raw(
                  "POST",
                  admission.tenant().replaceAll("/$", "") + "/_apis/distributedtask/pools/1/agents",
                  body);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
      assertThat(answer.text()).contains("version");
    }
  }
}
