package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that waits notices at once what becomes of its runner, whoever changes it. */
final class ChangedRunnersTest extends AgentTest {
  private static final String RUNNERS = "/orgs/acme/actions/runners/";

  private int runners;

  /** Ways to take a label from a runner and to give it another. */
  enum Relabelling {
    ADDED_AND_REMOVED {
      @Override
      void on(ChangedRunnersTest test, Agent agent, String old, String fresh) {
        var labels = RUNNERS + agent.id() + "/labels";
        expect(200, test.owner().post(labels, Map.of("labels", List.of(fresh))));
        expect(200, test.owner().delete(labels + "/" + old));
      }
    },
    SET {
      @Override
      void on(ChangedRunnersTest test, Agent agent, String old, String fresh) {
        expect(
            200,
            test.owner().put(RUNNERS + agent.id() + "/labels", Map.of("labels", List.of(fresh))));
      }
    },
    ALL_REMOVED_AND_ADDED {
      @Override
      void on(ChangedRunnersTest test, Agent agent, String old, String fresh) {
        var labels = RUNNERS + agent.id() + "/labels";
        expect(200, test.owner().delete(labels));
        expect(200, test.owner().post(labels, Map.of("labels", List.of(fresh))));
      }
    },
    BY_A_WORLD_FILE {
      @Override
      void on(ChangedRunnersTest test, Agent agent, String old, String fresh) {
        test.server.apply(
            "organizations: [{login: acme, runners: [{name: %s, os: linux, labels: [%s]}]}]"
                .formatted(agent.name(), fresh));
      }
    },
    BY_A_WORLD_FILE_WITH_MORE {
      @Override
      void on(ChangedRunnersTest test, Agent agent, String old, String fresh) {
        test.server.apply(
            """
            users: [{login: %1$s}]
            organizations:
              - login: acme
                members: [%1$s]
                runners:
                  - {name: %1$s, os: linux, labels: [%2$s]}
                  - {name: more-than-%1$s, os: linux}
            """
                .formatted(agent.name(), fresh));
      }
    };

    abstract void on(ChangedRunnersTest test, Agent agent, String old, String fresh);
  }

  private String name(String what) {
    runners++;
    return what + "-" + runners;
  }

  /** What an agent is answered that waits; it does when this comes back. */
  private CompletableFuture<Answer> waiting(Agent agent, Map<String, Object> owner, String status) {
    var poll = CompletableFuture.supplyAsync(() -> agent.poll(status));
    // Only of whom waits it is written down after so long that it is there.
    server.clock().advance(Duration.ofSeconds(40));
    var moment = server.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var which = new LinkedHashMap<>(owner);
    which.put("name", agent.name());
    eventually(
        "the poll",
        () ->
            !Instant.parse(server.operate("runner show", which).path("last_seen_at").asString())
                .isBefore(moment));
    return poll;
  }

  private CompletableFuture<Answer> waiting(Agent agent) {
    return waiting(agent, Map.of("org", "acme"), "Online");
  }

  private static Answer soon(CompletableFuture<Answer> poll) {
    return poll.orTimeout(5, TimeUnit.SECONDS).join();
  }

  private static long jobIn(Agent agent, Answer answer) {
    return agent.message(answer).map(Agent.Message::request).orElse(0L);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Relabelling.class)
  void aJobForANewLabelComesAtOnce(Relabelling change) {
    var old = name("old");
    var fresh = name("fresh");
    var agent = online(old);
    var poll = waiting(agent);
    change.on(this, agent, old, fresh);
    long id = job(fresh);
    assertThat(jobIn(agent, soon(poll))).isEqualTo(id);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Relabelling.class)
  void aJobForALabelThatWasTakenIsNotGiven(Relabelling change) {
    var old = name("old");
    var fresh = name("fresh");
    var agent = online(old);
    var poll = waiting(agent);
    change.on(this, agent, old, fresh);
    long lost = job(old);
    long id = job(fresh);
    assertThat(jobIn(agent, soon(poll))).as("the job that comes").isEqualTo(id);
    assertThat(job(lost).path("status").asString()).isEqualTo("queued");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Relabelling.class)
  void aJobThatHasWaitedForTheNewLabelComesAtOnce(Relabelling change) {
    var old = name("old");
    var fresh = name("fresh");
    var agent = online(old);
    long id = job(fresh);
    var poll = waiting(agent);
    change.on(this, agent, old, fresh);
    assertThat(jobIn(agent, soon(poll))).isEqualTo(id);
  }

  @Test
  void labelsOfARepositorysRunnerInAWorldFileCountAtOnce() {
    var agent = online("acme/api", name("repo"));
    var poll = waiting(agent, Map.of("org", "acme", "repo", "api"), "Online");
    server.apply(
        "organizations: [{login: acme, repositories: [{name: api, runners: [{name: %s, os: linux, labels: [of-repo]}]}]}]"
            .formatted(agent.name()));
    long id = job("of-repo");
    assertThat(jobIn(agent, soon(poll))).isEqualTo(id);
  }

  @Test
  void labelsOfTheEnterprisesRunnerInAWorldFileCountAtOnce() {
    var agent = online("enterprises/ent", name("ent"));
    var poll = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
    long before = server.looks();
    eventually("some looks", () -> server.looks() > before + 2);
    server.apply(
        "enterprise: {slug: ent, runners: [{name: %s, os: linux, labels: [of-enterprise]}]}"
            .formatted(agent.name()));
    long id = job("of-enterprise");
    assertThat(jobIn(agent, soon(poll))).isEqualTo(id);
  }

  @Test
  void whatARunnerIsCountsAtOnceWhenAWorldFileChangesIt() {
    var agent = online(name("os"));
    var poll = waiting(agent);
    server.apply(
        "organizations: [{login: acme, runners: [{name: %1$s, os: windows, labels: [%1$s]}]}]"
            .formatted(agent.name()));
    long id =
        job(
            Map.of(
                "labels",
                List.of(agent.name(), "windows"),
                "steps",
                List.of(Map.of("run", "true"))));
    assertThat(jobIn(agent, soon(poll))).isEqualTo(id);
  }

  private Agent online(String owner, String name) {
    var path = owner.startsWith("enterprises/") ? "/" + owner : "/repos/" + owner;
    var agent =
        Agent.register(
            wire(),
            owner,
            token(path, "registration-token"),
            name,
            KEY,
            Agent.Options.labelled(name));
    expect(200, agent.open());
    return agent;
  }

  @Test
  void whoseRunnerIsRemovedHearsItAtOnce() {
    var agent = online(name("removed"));
    var poll = waiting(agent);
    expect(204, owner().delete(RUNNERS + agent.id()));
    assertThat(soon(poll).status()).isEqualTo(403);
  }

  @Test
  void whoseRunnerIsRemovedWithARemoveTokenHearsItAtOnce() {
    var agent = online(name("unregistered"));
    var poll = waiting(agent);
    var remove = Agent.admit(wire(), "acme", token("/orgs/acme", "remove-token"), "remove");
    expect(
        204,
        server
            .authorized("Bearer " + remove.token())
            .raw(
                "DELETE",
                agent.tenant() + "/_apis/distributedtask/pools/1/agents/" + agent.id(),
                ""));
    assertThat(soon(poll).status()).isEqualTo(403);
  }

  @Test
  void whoseRunnerGoesWithItsRepositoryHearsItAtOnce() {
    expect(201, owner().post("/orgs/acme/repos", Map.of("name", "goes", "private", true)));
    var agent = online("acme/goes", name("goes"));
    var poll = waiting(agent, Map.of("org", "acme", "repo", "goes"), "Online");
    expect(204, owner().delete("/repos/acme/goes"));
    assertThat(soon(poll).status()).isEqualTo(403);
  }

  @Test
  void whoseRunnerIsGivenToAnotherAgentHearsItAtOnce() {
    var agent = online(name("replaced"));
    var poll = waiting(agent);
    register(agent.name(), Agent.Options.labelled("other").replacing());
    assertThat(soon(poll).status()).isEqualTo(403);
  }

  @Test
  void whoseSessionIsClosedHearsItAtOnce() {
    var agent = online(name("closed"));
    var poll = waiting(agent);
    expect(204, agent.close());
    assertThat(soon(poll).status()).isEqualTo(403);
  }

  @Test
  void aJobOfAnOperatorComesAtOnce() {
    var agent = online(name("operator"));
    var poll = waiting(agent);
    var made =
        server.operate(
            "job create", Map.of("org", "acme", "repo", "api", "job", job(agent.name(), Map.of())));
    assertThat(jobIn(agent, soon(poll))).isEqualTo(made.path("id").asLong());
  }

  @Test
  void aJobThatAnOperatorCancelsIsToldAtOnce() {
    var agent = online(name("cancelled"));
    long id = job(agent.name());
    agent.confirm(agent.next("Online"));
    agent.renew(id);
    var poll = waiting(agent, Map.of("org", "acme"), "Busy");
    server.operate("job cancel", Map.of("org", "acme", "repo", "api", "id", id));
    assertThat(agent.message(soon(poll)).orElseThrow().type()).isEqualTo("JobCancellation");
  }

  @ParameterizedTest(name = "by a world file: {0}")
  @ValueSource(booleans = {false, true})
  void aJobOfASuspendedUserDoesNotKeepTheNextOneBack(boolean byFile) {
    var login = name("maker");
    var agent = online(name("suspended"));
    expect(201, owner().post("/admin/users", Map.of("login", login)));
    var role = Map.of("permission", "push");
    expect(204, owner().put("/repos/acme/api/collaborators/" + login, role));
    var token =
        server.operate(
            "token create", Map.of("user", login, "name", "t", "scopes", List.of("repo")));
    var maker = server.as(token.path("token").asString());
    expect(201, maker.post(JOBS, job(agent.name(), Map.of())));
    if (byFile) {
      server.apply("users: [{login: %s, suspended: true}]".formatted(login));
    } else {
      expect(204, owner().put("/users/" + login + "/suspended"));
    }
    long next = job(agent.name());
    var poll = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
    assertThat(jobIn(agent, soon(poll))).isEqualTo(next);
  }

  @ParameterizedTest(name = "by a world file: {0}")
  @ValueSource(booleans = {false, true})
  void aJobOfAnArchivedRepositoryDoesNotKeepTheNextOneBack(boolean byFile) {
    var repository = name("archived");
    var agent = online(name("goes-on"));
    expect(201, owner().post("/orgs/acme/repos", Map.of("name", repository, "private", true)));
    var path = "/_paddock/v1/repos/acme/" + repository + "/jobs";
    var made = owner().post(path, job(agent.name(), Map.of()));
    expect(201, made);
    if (byFile) {
      server.apply(
          "organizations: [{login: acme, repositories: [{name: %s, archived: true}]}]"
              .formatted(repository));
    } else {
      expect(200, owner().patch("/repos/acme/" + repository, Map.of("archived", true)));
    }
    long next = job(agent.name());
    var poll = CompletableFuture.supplyAsync(() -> agent.poll("Online"));
    assertThat(jobIn(agent, soon(poll))).isEqualTo(next);
    var refused = owner().get(path + "/" + made.json().path("id").asLong()).json();
    assertThat(refused.path("conclusion").asString()).isEqualTo("cancelled");
  }
}
