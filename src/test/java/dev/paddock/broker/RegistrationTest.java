package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.JWSAlgorithm;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How agents come and go. */
final class RegistrationTest extends AgentTest {
  private static final String VALUE = "s3cr3t-of-the-tests";

  @Test
  void aRunnerThatIsGivenToAnAgentOfAnotherNameIsFoundByThatAlone() {
    var old = register("name-before", Agent.Options.labelled("x"));
    var agent = register("name-after", Agent.Options.labelled("x").insteadOf(old.id()));
    assertThat(agent.id()).isEqualTo(old.id());
    var again = register("name-before", Agent.Options.labelled("x"));
    assertThat(again.id()).isNotEqualTo(old.id());
    assertThatThrownBy(() -> register("name-after", Agent.Options.labelled("x")))
        .hasMessageContaining("409");
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

  private void setSecret(Client client, String path) {
    var body = Sealer.body(client, path, VALUE, Map.of("visibility", "all"));
    assertThat(client.put(path + "/DEPLOY", body).status()).isIn(201, 204);
  }
}
