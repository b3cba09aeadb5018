package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Agents from registration to removal, and the jobs between. */
final class BrokerTest extends ServerTest {
  private static final KeyPair KEY = Agent.newKey();
  private static final KeyPair OTHER_KEY = Agent.newKey();
  private static final String JOBS = "/_paddock/v1/repos/acme/api/jobs";
  private static final String VALUE = "s3cr3t-of-the-tests";

  private Agent.Wire wire() {
    return Agent.Wire.to(server.url(), server.clock());
  }

  private String token(String owner, String kind) {
    return owner().post(owner + "/actions/runners/" + kind).json().path("token").asString();
  }

  private Agent register(String name, Agent.Options options) {
    return Agent.register(
        wire(), "acme", token("/orgs/acme", "registration-token"), name, KEY, options);
  }

  /** An agent that is online, with a label of its own name. */
  private Agent online(String name) {
    var agent = register(name, Agent.Options.labelled(name));
    assertThat(agent.open().status()).isEqualTo(200);
    return agent;
  }

  private JsonNode runner(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).json();
  }

  private long job(String label) {
    return job(Map.of("labels", List.of(label), "steps", List.of(Map.of("run", "true"))));
  }

  private long job(Map<String, Object> job) {
    var made = owner().post(JOBS, job);
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  private JsonNode job(long id) {
    return owner().get(JOBS + "/" + id).json();
  }

  private List<String> lines(long id) {
    return owner()
        .get(JOBS + "/" + id + "/log")
        .json()
        .path("lines")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private List<String> events(Agent agent) {
    return owner()
        .get("/_paddock/v1/orgs/acme/actions/runners/" + agent.id() + "/events")
        .json()
        .path("events")
        .valueStream()
        .map(it ->
            it.path("event").asString()
                + (it.path("reason").isNull() ? "" : " " + it.path("reason").asString()))
        .toList();
  }

  private void setSecret(Client client, String path) {
    var body = Sealer.body(client, path, VALUE, Map.of("visibility", "all"));
    assertThat(client.put(path + "/DEPLOY", body).status()).isIn(201, 204);
  }

  private static void eventually(String what, BooleanSupplier condition) {
    // The server looks after such things once a second.
    for (int i = 0; i < 200; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
          .join();
    }
    throw new AssertionError("never came: " + what);
  }

  @Test
  void anAgentRegistersComesOnlineRunsAJobAndGoes() {
    setSecret(owner(), "/orgs/acme/actions/secrets");
    var agent = register("whole", Agent.Options.labelled("whole"));
    assertThat(runner(agent).path("status").asString()).isEqualTo("offline");
    assertThat(runner(agent).path("os").asString()).isEqualTo("linux");
    assertThat(runner(agent).path("version").asString()).isEqualTo("3.0.0");
    agent.open();
    assertThat(runner(agent).path("status").asString()).isEqualTo("online");
    long id =
        job(
            Map.of(
                "labels",
                List.of("self-hosted", "WHOLE"),
                "steps",
                List.of(Map.of("run", "true", "env", Map.of("D", "${{ secrets.DEPLOY }}")))));
    var message = agent.next("Online");
    assertThat(runner(agent).path("busy").asBoolean()).isTrue();
    assertThat(message.type()).isEqualTo("PipelineAgentJobRequest");
    var work = agent.work(message);
    assertThat(work.secret("DEPLOY")).isEqualTo(VALUE);
    assertThat(agent.confirm(message).status()).isEqualTo(204);
    assertThat(job(id).path("status").asString()).isEqualTo("queued");
    agent.renew(message.request());
    assertThat(job(id).path("status").asString()).isEqualTo("in_progress");
    work.record(0, "InProgress", null, 0);
    work.feed(0, List.of("first", "the value is " + VALUE));
    assertThat(lines(id)).containsExactly("first", "the value is ***");
    long log =
        work.log(
            "2026-01-01T00:00:00.0000000Z first\n2026-01-01T00:00:00.0000000Z " + VALUE + "\n");
    work.record(0, "Completed", "Succeeded", log);
    assertThat(lines(id)).containsExactly("first", "***");
    assertThat(work.complete("Succeeded", Map.of("a", "42", "leak", VALUE)).status())
        .isEqualTo(204);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("success");
    assertThat(job(id).path("outputs").toString()).isEqualTo("{\"a\":\"42\"}");
    assertThat(runner(agent).path("busy").asBoolean()).isFalse();
    assertThat(work.complete("Failed", Map.of()).status()).as("told again").isEqualTo(204);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("success");
    assertThat(agent.close().status()).isEqualTo(204);
    assertThat(runner(agent).path("status").asString()).isEqualTo("offline");
    assertThat(events(agent))
        .containsExactly(
            "offline session_closed",
            "job_finished job " + id + ": success",
            "job_assigned job " + id,
            "online",
            "registered");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"RS256", "PS256"})
  void eitherSignatureIsTakenOnce(String algorithm) {
    var agent = register("signs-" + algorithm, Agent.Options.labelled());
    var assertion = agent.assertion(JWSAlgorithm.parse(algorithm));
    assertThat(agent.exchange(assertion).status()).isEqualTo(200);
    var again = agent.exchange(assertion);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json().path("error").asString()).isEqualTo("invalid_client");
    assertThat(again.json().path("error_description").asString()).contains("used before");
  }

  @Test
  void aSessionKeyComesUnderSha1WhereTheAgentAsks() {
    var agent = register("sha1", Agent.Options.labelled("sha1").withSha1());
    assertThat(agent.open().json().path("useFipsEncryption").asBoolean()).isFalse();
    job("sha1");
    assertThat(agent.next("Online").type()).isEqualTo("PipelineAgentJobRequest");
  }

  @Test
  void assertionsOfOthersAreRefused() {
    var agent = register("asserts", Agent.Options.labelled());
    var now = server.clock().instant();
    var good =
        new JWTClaimsSet.Builder()
            .issuer(agent.clientId())
            .subject(agent.clientId())
            .audience(agent.tenant() + "/_apis/oauth2/token")
            .jwtID("1")
            .expirationTime(Date.from(now.plusSeconds(60)));
    refused(agent, OTHER_KEY, good.build(), "not signed by this runner");
    refused(
        agent, KEY, good.expirationTime(Date.from(now.minusSeconds(400))).build(), "not valid now");
    refused(
        agent, KEY, good.expirationTime(Date.from(now.plusSeconds(4000))).build(), "not valid now");
    good.expirationTime(Date.from(now.plusSeconds(60)));
    refused(agent, KEY, good.audience("http://elsewhere/token").build(), "another server");
    refused(agent, KEY, good.subject("someone").build(), "needs iss");
    refused(agent, KEY, good.issuer("nobody").build(), "no such runner");
    assertThat(agent.exchange("rubbish").status()).isEqualTo(400);
  }

  private static void refused(Agent agent, KeyPair key, JWTClaimsSet claims, String why) {
    var answer = agent.exchange(Agent.assertion(JWSAlgorithm.RS256, key, claims));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asString()).isEqualTo("invalid_client");
    assertThat(answer.json().path("error_description").asString()).contains(why);
  }

  @Test
  void aSecondAgentWithTheSameSettingsHasToWait() {
    var first = online("twice");
    var second = first.copy();
    var conflict = second.open();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.text()).contains("TaskAgentSessionConflictException");
    server.clock().advance(Duration.ofSeconds(61));
    assertThat(second.open().status()).as("the first is silent").isEqualTo(200);
    assertThat(first.poll("Online").text()).contains("TaskAgentSessionExpiredException");
    assertThat(events(first)).contains("offline superseded");
  }

  @Test
  void aNameThatIsTakenIsRefusedUnlessTheAgentReplaces() {
    var first = online("taken");
    var again = catchThrowable(() -> register("taken", Agent.Options.labelled()));
    assertThat(again).hasMessageContaining("TaskAgentExistsException");
    var second = register("taken", Agent.Options.labelled("new").replacing());
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(runner(second).path("status").asString()).isEqualTo("offline");
    assertThat(first.poll("Online").text()).contains("TaskAgentSessionExpiredException");
    assertThat(first.open().text()).contains("TaskAgentNotFoundException");
    assertThat(second.open().status()).isEqualTo(200);
  }

  @Test
  void aRunnerThatIsRemovedIsCutOffAtOnce() {
    var agent = online("removed");
    var poll = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
    eventually("the poll", () -> runner(agent).path("status").asString().equals("online"));
    assertThat(owner().delete("/orgs/acme/actions/runners/" + agent.id()).status()).isEqualTo(204);
    var answer = poll.orTimeout(5, TimeUnit.SECONDS).join();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("TaskAgentSessionExpiredException");
    assertThat(agent.open().text()).contains("TaskAgentNotFoundException");
    assertThat(agent.exchange(agent.assertion(JWSAlgorithm.RS256)).text())
        .contains("invalid_client");
  }

  @Test
  void aBusyRunnerIsNotRemovedUntilItsLeaseHasEnded() {
    var agent = online("vanishes");
    long id = job("vanishes");
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(message.request());
    var path = "/orgs/acme/actions/runners/" + agent.id();
    var refused = owner().delete(path);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("is still running a job");
    server.clock().advance(Duration.ofMinutes(9));
    assertThat(owner().delete(path).status()).isEqualTo(422);
    server.clock().advance(Duration.ofMinutes(2));
    eventually("the job's end", () -> job(id).path("status").asString().equals("completed"));
    assertThat(job(id).path("conclusion").asString()).isEqualTo("failure");
    assertThat(job(id).path("reason").asString()).contains("lost contact");
    assertThat(agent.renew(message.request()).text()).contains("TaskAgentJobNotFoundException");
    assertThat(owner().delete(path).status()).isEqualTo(204);
  }

  @Test
  void aRunnerThatIsSilentIsOfflineAndItsUnconfirmedJobGoesToAnother() {
    var first = online("silent");
    var second = register("silent-2", Agent.Options.labelled("silent"));
    long id = job("silent");
    first.next("Online");
    server.clock().advance(Duration.ofSeconds(60));
    assertThat(runner(first).path("status").asString()).isEqualTo("online");
    server.clock().advance(Duration.ofSeconds(30));
    eventually("offline", () -> runner(first).path("status").asString().equals("offline"));
    assertThat(events(first)).contains("offline lost");
    assertThat(runner(first).path("busy").asBoolean()).isFalse();
    second.open();
    var message = second.next("Online");
    assertThat(message.request()).isEqualTo(id);
    assertThat(first.confirm(message.id(), first.session()).status()).isEqualTo(404);
    second.run(message);
    assertThat(job(id).path("runner_name").asString()).isEqualTo("silent-2");
  }

  @Test
  void aMessageIsToldAgainUntilItIsConfirmed() {
    var agent = online("again");
    job("again");
    var first = agent.next("Online");
    var second = agent.next("Online");
    assertThat(second.id()).isEqualTo(first.id());
    agent.run(second);
  }

  @Test
  void aJobThatWasConfirmedIsNotGivenToAnAgentThatWasStartedAnew() {
    var killed = online("anew");
    long id = job("anew");
    killed.confirm(killed.next("Online"));
    server.clock().advance(Duration.ofSeconds(61));
    var anew = killed.copy();
    assertThat(anew.open().status()).isEqualTo(200);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("failure");
    assertThat(job(id).path("reason").asString()).contains("started anew");
    assertThat(runner(anew).path("busy").asBoolean()).isFalse();
    long next = job("anew");
    assertThat(anew.next("Online").request()).isEqualTo(next);
  }

  @Test
  void anEphemeralRunnerThatWasStartedAnewHasHadItsJob() {
    var killed = register("once-anew", Agent.Options.labelled("once-anew").forOneJob());
    killed.open();
    long id = job("once-anew");
    killed.confirm(killed.next("Online"));
    server.clock().advance(Duration.ofSeconds(61));
    assertThat(killed.copy().open().text()).contains("TaskAgentNotFoundException");
    assertThat(job(id).path("conclusion").asString()).isEqualTo("failure");
    assertThat(isGone(killed)).isTrue();
  }

  @Test
  void anEphemeralRunnerThatIsLostWithItsJobGoesToo() {
    var agent = register("once-lost", Agent.Options.labelled("once-lost").forOneJob());
    agent.open();
    job("once-lost");
    agent.confirm(agent.next("Online"));
    server.clock().advance(Duration.ofMinutes(11));
    eventually("the end of the runner", () -> isGone(agent));
  }

  @Test
  void anUnconfirmedJobGoesOnToAnAgentThatWasStartedAnew() {
    var killed = online("unconfirmed");
    long id = job("unconfirmed");
    killed.next("Online");
    server.clock().advance(Duration.ofSeconds(61));
    var anew = killed.copy();
    anew.open();
    var message = anew.next("Online");
    assertThat(message.request()).isEqualTo(id);
    anew.run(message);
    assertThat(job(id).path("conclusion").asString()).isEqualTo("success");
  }

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
  void theTokenOfAJobThatHasEndedEndsNoOther() {
    var agent = online("two-jobs");
    job("two-jobs");
    var first = agent.next("Online");
    agent.run(first);
    long id = job("two-jobs");
    var second = agent.next("Online");
    agent.confirm(second);
    var old = agent.work(first);
    var other = agent.work(second).completed("Failed", Map.of());
    expect(403, old.send("POST", old.plan() + "/events", other));
    expect(403, old.send("POST", agent.work(second).plan() + "/events", other));
    assertThat(job(id).path("status").asString()).isNotEqualTo("completed");
    agent.run(second);
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
  void runnersOfARepositoryAndOfTheEnterpriseWorkToo() {
    for (String owner : List.of("/repos/acme/api", "/enterprises/ent")) {
      var path = owner.replaceFirst("^/repos/", "").replaceFirst("^/", "");
      var label = "of-" + path.replace('/', '-');
      var agent =
          Agent.register(
              wire(),
              path,
              token(owner, "registration-token"),
              label,
              KEY,
              Agent.Options.labelled(label));
      agent.open();
      var shown = owner().get(owner + "/actions/runners/" + agent.id()).json();
      assertThat(shown.path("status").asString()).isEqualTo("online");
      job(label);
      agent.run(agent.next("Online"));
    }
  }

  @Test
  void tokensOpenOnlyWhatTheyAreFor() {
    var agent = online("hostile");
    var victim = online("victim");
    long id = job("victim");
    var message = victim.next("Online");
    victim.confirm(message);
    var work = victim.work(message);
    long mine = job("hostile");
    var own = agent.next("Online");
    agent.confirm(own);
    var ownWork = agent.work(own);
    var messages = "/_apis/distributedtask/pools/1/messages";

    expect(
        403, agent.call("GET", messages + "?sessionId=" + victim.session() + "&status=Online", ""));
    expect(
        403,
        agent.call("DELETE", "/_apis/distributedtask/pools/1/sessions/" + victim.session(), ""));
    expect(404, agent.confirm(message.id(), agent.session()));
    expect(404, agent.renew(id));
    expect(403, agent.call("GET", "/_apis/distributedtask/pools/1/agents", ""));
    expect(403, ownWork.send("POST", work.plan() + "/events", work.completed("Failed", Map.of())));
    expect(403, ownWork.send("POST", work.plan() + "/logs", "{}"));
    expect(403, ownWork.send("GET", messages + "?sessionId=" + agent.session(), ""));
    expect(404, agent.call("POST", work.plan() + "/events", work.completed("Failed", Map.of())));
    expect(401, server.as(ownWork.token()).get("/orgs/acme/actions/secrets"));
    expect(401, server.as(agent.token()).get("/orgs/acme/actions/runners"));
    expect(401, anonymous(messages));
    assertThat(anonymous(messages).header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(job(id).path("status").asString()).isNotEqualTo("completed");
    assertThat(runner(victim).path("status").asString()).isEqualTo("online");
    assertThat(job(mine).path("status").asString()).isNotEqualTo("completed");
  }

  @Test
  void aTokenEndsAfterAnHour() {
    var agent = online("hourly");
    var before = agent.token();
    server.clock().advance(Duration.ofMinutes(61));
    job("hourly");
    assertThat(agent.next("Online").type()).isEqualTo("PipelineAgentJobRequest");
    assertThat(agent.token()).isNotEqualTo(before);
  }

  private Answer anonymous(String path) {
    return server
        .anonymous()
        .follow(server.url() + "/_services/pipelines/1" + path + "?sessionId=x&status=Online");
  }

  private static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
  }

  @Test
  void aLogThatIsTooLargeIsRefusedAndTheJobGoesOn() {
    var agent = online("writes");
    long id = job("writes");
    var message = agent.next("Online");
    agent.confirm(message);
    var work = agent.work(message);
    var line = "x".repeat(1023) + "\n";
    long log = work.log(line);
    assertThat(work.send("POST", work.plan() + "/logs/" + log, line.repeat(17 * 1024)).status())
        .isEqualTo(413);
    assertThat(work.send("POST", work.plan() + "/logs/" + (log + 999), line).status())
        .isEqualTo(413);
    work.record(0, "Completed", "Succeeded", log);
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).containsExactly("x".repeat(1023));
  }

  @Test
  void runnersThatNobodyUsesAreRemovedInTime() {
    var usual = online("old");
    var ephemeral = register("old-once", Agent.Options.labelled().forOneJob());
    usual.close();
    server.clock().advance(Duration.ofDays(1).plusMinutes(11));
    eventually("the end of the ephemeral one", () -> isGone(ephemeral));
    assertThat(isGone(usual)).isFalse();
    server.clock().advance(Duration.ofDays(13));
    eventually("the end of the other", () -> isGone(usual));
    assertThat(
            owner()
                .get("/orgs/acme/actions/runners?name=Build-1")
                .json()
                .path("total_count")
                .asInt())
        .as("no agent was ever made for it")
        .isEqualTo(1);
  }

  private boolean isGone(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).status() == 404;
  }

  @Test
  void afterARestartAnAgentGoesOnWithItsSessionAndItsJob() {
    var agent = online("restarts");
    long id = job("restarts");
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(message.request());
    server.restart();
    assertThat(runner(agent).path("status").asString()).isEqualTo("online");
    assertThat(runner(agent).path("busy").asBoolean()).isTrue();
    var moved = agent.movedTo(server.url());
    assertThat(moved.renew(id).status()).isEqualTo(200);
    moved.work(message).complete("Succeeded", Map.of());
    assertThat(job(id).path("conclusion").asString()).isEqualTo("success");
    long next = job("restarts");
    assertThat(moved.next("Online").request()).isEqualTo(next);
    server.clock().advance(Duration.ofSeconds(100));
    eventually("offline", () -> runner(agent).path("status").asString().equals("offline"));
  }

  @Test
  void whoDoesNotComeBackAfterARestartIsOffline() {
    var agent = online("stays-away");
    server.restart();
    server.clock().advance(Duration.ofSeconds(60));
    assertThat(runner(agent).path("status").asString()).isEqualTo("online");
    server.clock().advance(Duration.ofSeconds(40));
    eventually("offline", () -> runner(agent).path("status").asString().equals("offline"));
    assertThat(events(agent)).contains("offline server_restart");
  }

  @Test
  void linesThatNobodyWasThereToHearAreFoundInTheJobsOwnLog() {
    var agent = online("unheard");
    var step = Map.of("run", "true");
    long id = job(Map.of("labels", List.of("unheard"), "steps", List.of(step, step, step)));
    var message = agent.next("Online");
    agent.confirm(message);
    var work = agent.work(message);
    work.record(0, "Completed", "Succeeded", work.log("one\ntwo\n"));
    work.record(1, "InProgress", null, 0);
    work.record(2, "Completed", "Succeeded", work.log("four\n"));
    work.whole(work.log("one\ntwo\nthree\nfour\n"));
    work.complete("Succeeded", Map.of());
    assertThat(lines(id)).containsExactly("one", "two", "three", "four");
    assertThat(job(id).path("steps").valueStream().map(it -> it.path("conclusion").asString()))
        .containsOnly("success");
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

  @Test
  void agentsThatRegisterWronglyAreToldWhy() {
    var admission =
        Agent.admit(wire(), "acme", token("/orgs/acme", "registration-token"), "register");
    var agents = admission.tenant() + "_apis/distributedtask/pools/1/agents";
    var client = server.authorized("Bearer " + admission.token());
    assertThat(client.follow(agents).status()).isEqualTo(200);
    assertThat(client.follow(agents.replace("pools/1", "pools/9")).status()).isEqualTo(404);
    var removal = token("/orgs/acme", "remove-token");
    var refused =
        server
            .authorized("RemoteAuth " + removal)
            .post("/actions/runner-registration", Map.of("url", "http://x/acme"));
    assertThat(refused.status()).isEqualTo(404);
    var wrongOwner =
        server
            .authorized("RemoteAuth " + token("/orgs/acme", "registration-token"))
            .post("/actions/runner-registration", Map.of("url", "http://x/globex"));
    assertThat(wrongOwner.status()).isEqualTo(404);
  }
}
