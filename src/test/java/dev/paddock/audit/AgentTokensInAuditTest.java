package dev.paddock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What an agent does is found by the hash of the token with which it was done, as GitHub has it.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/identifying-audit-log-events-performed-by-an-access-token">Identifying
 *     audit log events performed by an access token</a>
 */
final class AgentTokensInAuditTest extends AgentTest {
  private static final String AGENTS = "/_apis/distributedtask/pools/1/agents/";

  private static String hash(String token) {
    try {
      // As the page has it: echo -n TOKEN | openssl dgst -sha256 -binary | base64
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private List<JsonNode> doneWith(String token) {
    var phrase = "hashed_token:\"" + hash(token) + "\"";
    return server
        .operate("audit", Map.of("phrase", phrase, "limit", 100))
        .path("entries")
        .valueStream()
        .toList();
  }

  private Stream<String> actionsWith(String token) {
    return doneWith(token).stream().map(it -> it.path("action").asString());
  }

  private Answer deleteWith(Agent.Admission admission, Agent agent) {
    return server
        .authorized("Bearer " + admission.token())
        .raw("DELETE", agent.tenant() + AGENTS + agent.id(), "");
  }

  @Test
  void aRegistrationTokenFindsTheRunnersThatCameWithIt() {
    var token = token("/orgs/acme", "registration-token");
    var agent = Agent.register(wire(), "acme", token, "found", KEY, Agent.Options.labelled("a"));
    assertThat(actionsWith(token)).containsExactly("org.register_self_hosted_runner");
    var options = Agent.Options.labelled("b").replacing();
    Agent.register(wire(), "acme", token, "found", KEY, options);
    assertThat(actionsWith(token))
        .containsExactly("org.self_hosted_runner_updated", "org.register_self_hosted_runner");
    expect(204, deleteWith(Agent.admit(wire(), "acme", token, "remove"), agent));
    assertThat(actionsWith(token))
        .containsExactly(
            "org.remove_self_hosted_runner",
            "org.self_hosted_runner_updated",
            "org.register_self_hosted_runner");
  }

  @Test
  void aRegistrationTokenOfARepositoryFindsThemToo() {
    var token = token("/repos/acme/api", "registration-token");
    Agent.register(wire(), "acme/api", token, "found", KEY, Agent.Options.labelled("a"));
    assertThat(actionsWith(token)).containsExactly("repo.register_self_hosted_runner");
  }

  @Test
  void aRemoveTokenFindsTheRunnersThatWentWithIt() {
    var first = register("goes-1", Agent.Options.labelled("a"));
    var second = register("goes-2", Agent.Options.labelled("a"));
    var token = token("/orgs/acme", "remove-token");
    expect(204, deleteWith(Agent.admit(wire(), "acme", token, "remove"), first));
    var agent = server.authorized("RemoteAuth " + token);
    expect(204, agent.delete("/orgs/acme/actions/runners/" + second.id()));
    assertThat(doneWith(token))
        .allMatch(it -> it.path("action").asString().equals("org.remove_self_hosted_runner"))
        .extracting(it -> it.path("runner_name").asString())
        .containsExactly("goes-2", "goes-1");
  }

  @Test
  void theTokenOfAnAgentFindsTheSecretsThatItWasGiven() {
    secret("AUDITED_AGENT", "value");
    var agent = online("reader");
    long id = job(job("reader", Map.of("A", "${{ secrets.AUDITED_AGENT }}")));
    var message = agent.next("Online");
    assertThat(message.request()).isEqualTo(id);
    assertThat(doneWith(agent.token()))
        .anySatisfy(it -> {
          assertThat(it.path("action").asString()).isEqualTo("repo.prepared_workflow_job");
          assertThat(it.path("job_id").asLong()).isEqualTo(id);
          assertThat(it.path("runner_id").asLong()).isEqualTo(agent.id());
          assertThat(it.path("secrets_passed").path(0).asString()).isEqualTo("AUDITED_AGENT");
        });
    assertThat(doneWith("Bearer " + agent.token())).isEmpty();
    agent.run(message);
  }

  @Test
  void theTokenOfAnAgentFindsTheRunnerThatWentWhenItWasStartedAnew() {
    var killed = register("once", Agent.Options.labelled("once").forOneJob());
    killed.open();
    job("once");
    killed.confirm(killed.next("Online"));
    server.clock().advance(Duration.ofSeconds(61));
    var anew = killed.copy();
    anew.authorize();
    expect(404, anew.open());
    assertThat(actionsWith(anew.token())).contains("org.remove_self_hosted_runner");
  }

  @Test
  void theTokenOfAJobFindsTheRunnerThatWentWithIt() {
    var agent = register("ephemeral", Agent.Options.labelled("ephemeral").forOneJob());
    agent.open();
    job("ephemeral");
    var message = agent.next("Online");
    agent.run(message);
    assertThat(isGone(agent)).isTrue();
    assertThat(actionsWith(agent.work(message).token())).contains("org.remove_self_hosted_runner");
  }

  @Test
  void noEntryHasTheHashOfAWholeHeader() {
    var token = token("/orgs/acme", "registration-token");
    var agent = Agent.register(wire(), "acme", token, "header", KEY, Agent.Options.labelled("h"));
    agent.open();
    job("h");
    var message = agent.next("Online");
    agent.run(message);
    for (String scheme : List.of("Bearer ", "bearer ", "RemoteAuth ", "token ")) {
      for (String used : List.of(token, agent.token(), agent.work(message).token())) {
        assertThat(doneWith(scheme + used)).as(scheme).isEmpty();
      }
    }
  }
}
