package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which runner gets which job, and how jobs end. */
final class RunnerJobsTest extends AgentTest {
  @Test
  void aLabelThatARunnerIsGivenCountsAtOnce() {
    var agent = online("relabelled");
    var poll = CompletableFuture.supplyAsync(() -> agent.next("Online"));
    eventually("the poll", () -> runner(agent).path("status").asString().equals("online"));
    owner()
        .post(
            "/orgs/acme/actions/runners/" + agent.id() + "/labels",
            Map.of("labels", List.of("brand-new")));
    long id = job("brand-new");
    assertThat(poll.orTimeout(5, TimeUnit.SECONDS).join().request()).isEqualTo(id);
    var next = CompletableFuture.supplyAsync(() -> agent.next("Busy"));
    owner().post(JOBS + "/" + id + "/cancel");
    assertThat(next.orTimeout(5, TimeUnit.SECONDS).join().request()).isEqualTo(0);
  }

  @Test
  void aStepThatMayFailIsShownAsGitHubShowsIt() {
    var agent = online("may-fail");
    var mayFail = Map.of("run", "false", "continue_on_error", true);
    long id =
        job(
            Map.of(
                "labels", List.of("may-fail"), "steps", List.of(mayFail, Map.of("run", "false"))));
    var message = agent.next("Online");
    agent.confirm(message);
    var work = agent.work(message);
    work.record(0, "Completed", "Failed", 0);
    work.record(1, "Completed", "Failed", 0);
    work.complete("Failed", Map.of());
    assertThat(job(id).path("steps").valueStream().map(it -> it.path("conclusion").asString()))
        .containsExactly("success", "failure");
  }

  @Test
  void theBranchOfAJobIsTheDefaultOneOfWhenItWasMade() {
    var agent = online("branch");
    job("branch");
    var repository = owner().get("/repos/acme/api").json().path("default_branch").asString();
    owner().patch("/repos/acme/api", Map.of("default_branch", "later"));
    var github = agent.next("Online").body().path("contextData").path("github").path("d");
    assertThat(github.valueStream().filter(it -> it.path("k").asString().startsWith("ref")))
        .map(it -> it.path("k").asString() + " " + it.path("v").asString())
        .containsExactlyInAnyOrder(
            "ref refs/heads/" + repository,
            "ref_name " + repository,
            "ref_type branch",
            "ref_protected false");
    owner().patch("/repos/acme/api", Map.of("default_branch", repository));
  }

  @Test
  void aPollThatEndsWithNothingIsLoggedForDebuggingAlone() {
    var log = (Logger) LoggerFactory.getLogger("dev.paddock.requests");
    var lines = new ListAppender<ILoggingEvent>();
    var before = log.getLevel();
    lines.start();
    log.setLevel(Level.DEBUG);
    log.addAppender(lines);
    try {
      var agent = online("quiet");
      // Of two polls of a runner the later one ends the other.
      var one = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
      var other = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
      CompletableFuture.anyOf(one, other).orTimeout(5, TimeUnit.SECONDS).join();
      job("quiet");
      CompletableFuture.allOf(one, other).orTimeout(5, TimeUnit.SECONDS).join();
      eventually("two lines", () -> polls(lines).size() >= 2);
      assertThat(polls(lines)).containsExactlyInAnyOrder("status=204 DEBUG", "status=200 INFO");
    } finally {
      log.detachAppender(lines);
      log.setLevel(before);
    }
  }

  private static List<String> polls(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream()
        .filter(it -> it.getKeyValuePairs().toString().contains("broker/next-message"))
        .map(it -> status(it) + " " + it.getLevel())
        .toList();
  }

  private static String status(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .filter(it -> it.key.equals("status"))
        .map(it -> it.key + "=" + it.value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEphemeralRunnerGoesWithItsJob() {
    var agent = register("once", Agent.Options.labelled("once").forOneJob());
    agent.open();
    long id = job("once");
    agent.run(agent.next("Online"));
    assertThat(job(id).path("conclusion").asString()).isEqualTo("success");
    assertThat(owner().get("/orgs/acme/actions/runners/" + agent.id()).status()).isEqualTo(404);
  }

  @Test
  void aJobThatWaitsIsCancelledAtOnce() {
    long id = job("nobody-has-this");
    assertThat(owner().post(JOBS + "/" + id + "/cancel").status()).isEqualTo(202);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
  }

  @Test
  void aRunningJobIsCancelledByAMessage() {
    var agent = online("cancels");
    long id = job("cancels");
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(message.request());
    var busy = CompletableFuture.supplyAsync(() -> agent.next("Busy"));
    owner().post(JOBS + "/" + id + "/cancel");
    var cancel = busy.orTimeout(5, TimeUnit.SECONDS).join();
    assertThat(cancel.type()).isEqualTo("JobCancellation");
    agent.confirm(cancel);
    agent.work(message).complete("Canceled", Map.of());
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
  }

  @Test
  void aJobWhoseCancellationIsNotObeyedEndsByItself() {
    var agent = online("stubborn");
    long id = job("stubborn");
    var message = agent.next("Online");
    agent.confirm(message);
    owner().post(JOBS + "/" + id + "/cancel");
    server.clock().advance(Duration.ofMinutes(8));
    agent.renew(message.request());
    eventually("the job's end", () -> job(id).path("status").asString().equals("completed"));
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
  }

  @Test
  void jobsGoToRunnersThatHaveAllTheirLabelsAndBelongToTheirOwner() {
    var agent = online("picky");
    long other =
        job(Map.of("labels", List.of("picky", "gpu-9"), "steps", List.of(Map.of("run", "true"))));
    long elsewhere =
        owner()
            .post(
                "/_paddock/v1/repos/globex/theirs/jobs",
                Map.of("labels", List.of("picky"), "steps", List.of(Map.of("run", "true"))))
            .json()
            .path("id")
            .asLong();
    long first = job("picky");
    long second = job("picky");
    var message = agent.next("Online");
    assertThat(message.request()).isEqualTo(first);
    agent.run(message);
    message = agent.next("Online");
    assertThat(message.request()).isEqualTo(second);
    agent.run(message);
    assertThat(job(other).path("status").asString()).isEqualTo("queued");
    assertThat(elsewhere).isPositive();
  }

  @Test
  void aJobThatIsAskedForWronglyIsRefusedWithEveryReason() {
    var answer =
        owner()
            .post(
                JOBS,
                Map.of(
                    "labels",
                    List.of(),
                    "timeout_minutes",
                    0,
                    "env",
                    Map.of("1X", "a", "B", "a ${{ b }} c"),
                    "steps",
                    List.of(Map.of("name", "none"))));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message())
        .contains("labels")
        .contains("timeout_minutes")
        .contains("1X")
        .contains("B must be")
        .contains("\"run\" wasn't supplied");
    var secret =
        owner()
            .post(
                JOBS,
                Map.of(
                    "labels",
                    List.of("x"),
                    "steps",
                    List.of(Map.of("run", "true", "env", Map.of("A", "${{ secrets.MISSING }}")))));
    assertThat(secret.status()).isEqualTo(422);
    assertThat(secret.message()).contains("MISSING");
  }
}
