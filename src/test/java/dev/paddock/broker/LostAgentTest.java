package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of jobs whose agents or servers go away. */
final class LostAgentTest extends AgentTest {
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
}
