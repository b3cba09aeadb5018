package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Answer;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents and jobs that ask for what is not theirs. */
final class HostileAgentTest extends AgentTest {
  private static final KeyPair OTHER_KEY = Agent.newKey();

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
  void aTokenEndsAfterAnHour() {
    var agent = online("hourly");
    var before = agent.token();
    server.clock().advance(Duration.ofMinutes(61));
    job("hourly");
    assertThat(agent.next("Online").type()).isEqualTo("PipelineAgentJobRequest");
    assertThat(agent.token()).isNotEqualTo(before);
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

  private static void refused(Agent agent, KeyPair key, JWTClaimsSet claims, String why) {
    var answer = agent.exchange(Agent.assertion(JWSAlgorithm.RS256, key, claims));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asString()).isEqualTo("invalid_client");
    assertThat(answer.json().path("error_description").asString()).contains(why);
  }

  private Answer anonymous(String path) {
    return server
        .anonymous()
        .follow(server.url() + "/_services/pipelines/1" + path + "?sessionId=x&status=Online");
  }
}
