package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was made by a right that has been lost since: jobs that wait, tokens, agents' places. */
final class LostRightsTest extends AgentTest {

  /** A user with a token of their own, and write access to acme/api. */
  private Client writer(String login) {
    owner().post("/admin/users", Map.of("login", login));
    owner().put("/repos/acme/api/collaborators/" + login, Map.of("permission", "push"));
    return token(login, List.of("repo", "admin:org"));
  }

  private Client token(String login, List<String> scopes) {
    var arguments =
        Map.<String, Object>of("user", login, "name", "t" + UUID.randomUUID(), "scopes", scopes);
    return server.as(server.operate("token create", arguments).path("token").asString());
  }

  private static Map<String, Object> withSecret(String label, String secret) {
    return job(label, Map.of("A", "${{ secrets." + secret + " }}"));
  }

  private long jobOf(Client client, String label, String secret) {
    var made = client.post(JOBS, withSecret(label, secret));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  private void endedForLackOfRights(long id) {
    eventually("the end of the job", () -> job(id).path("status").asString().equals("completed"));
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
    assertThat(job(id).path("reason").asString()).contains("may no longer run jobs");
  }

  private Agent idle(String name) {
    var agent = online(name);
    var _ = Thread.ofVirtual().start(() -> agent.poll("Online"));
    return agent;
  }

  @Test
  void aJobOfASuspendedUserGetsNoSecret() {
    secret("H6A", "old");
    long id = jobOf(writer("sven"), "h6a", "H6A");
    owner().put("/users/sven/suspended");
    secret("H6A", "tomorrows");
    idle("h6a");
    endedForLackOfRights(id);
  }

  @Test
  void aJobOfSomebodyWhoHasLostTheRoleGetsNoSecret() {
    secret("H6B", "old");
    long id = jobOf(writer("rosa"), "h6b", "H6B");
    owner().delete("/repos/acme/api/collaborators/rosa");
    idle("h6b");
    endedForLackOfRights(id);
  }

  @Test
  void aJobThatWasNotConfirmedIsJudgedAgainWhenItIsToldAgain() {
    secret("H6C", "old");
    long id = jobOf(writer("toni"), "h6c", "H6C");
    var agent = online("h6c");
    assertThat(agent.work(agent.next("Online")).secret("H6C")).isEqualTo("old");
    owner().put("/users/toni/suspended");
    var _ = Thread.ofVirtual().start(() -> agent.poll("Online"));
    endedForLackOfRights(id);
    assertThat(runner(agent).path("busy").asBoolean()).isFalse();
  }

  @Test
  void aJobInAnArchivedRepositoryIsNotRun() {
    long id = job("h6d");
    owner().patch("/repos/acme/api", Map.of("archived", true));
    try {
      idle("h6d");
      eventually("the end", () -> job(id).path("reason").asString().contains("archived"));
      assertThat(
              owner()
                  .post(
                      JOBS, Map.of("labels", List.of("x"), "steps", List.of(Map.of("run", "true"))))
                  .status())
          .isEqualTo(403);
    } finally {
      owner().patch("/repos/acme/api", Map.of("archived", false));
    }
  }

  @Test
  void theAgentOfAReplacedRunnerDoesNothingAnyMore() {
    var old = online("h7");
    var options = Agent.Options.labelled("h7").replacing();
    var anew = register("h7", options);
    anew.open();
    long id = job("h7");
    var message = anew.next("Online");
    anew.confirm(message);
    var work = anew.work(message);
    expect(404, old.renew(id));
    expect(404, old.call("GET", "/_apis/distributedtask/pools/1/jobrequests/" + id, ""));
    expect(
        404,
        old.call(
            "POST", work.plan() + "/events", work.completed("Succeeded", Map.of("v", "forged"))));
    expect(404, old.open());
    expect(403, old.poll("Online"));
    assertThat(job(id).path("status").asString()).isNotEqualTo("completed");
    anew.renew(id);
    expect(204, work.complete("Succeeded", Map.of("v", "true")));
    assertThat(job(id).path("outputs").path("v").asString()).isEqualTo("true");
  }

  @Test
  void theTokenOfAJobThatWasTakenBackIsThatOfNoOther() {
    var old = online("h7b");
    long id = job("h7b");
    var stolen = old.work(old.next("Online"));
    var anew = register("h7b", Agent.Options.labelled("h7b").replacing());
    anew.open();
    var message = anew.next("Online");
    assertThat(message.request()).isEqualTo(id);
    anew.confirm(message);
    anew.renew(id);
    expect(404, stolen.send("POST", stolen.plan() + "/logs", "{}"));
    expect(404, stolen.complete("Failed", Map.of()));
    assertThat(job(id).path("status").asString()).isEqualTo("in_progress");
  }

  private String registrationToken(Client client) {
    return client
        .post("/orgs/acme/actions/runners/registration-token")
        .json()
        .path("token")
        .asString();
  }

  private Answer admin(Agent.Admission admission, String method, String path) {
    return server
        .authorized("Bearer " + admission.token())
        .raw(method, admission.tenant().replaceAll("/$", "") + path, "");
  }

  private Client ownerCalled(String login) {
    owner().post("/admin/users", Map.of("login", login));
    owner().put("/orgs/acme/memberships/" + login, Map.of("role", "admin"));
    return token(login, List.of("admin:org"));
  }

  @Test
  void aRegistrationTokenFallsWithItsMaker() {
    var maker = ownerCalled("mina");
    var token = registrationToken(maker);
    var admission = Agent.admit(wire(), "acme", token, "register");
    var agents = "/_apis/distributedtask/pools/1/agents";
    expect(200, admin(admission, "GET", agents));
    owner().put("/users/mina/suspended");
    expect(401, admin(admission, "GET", agents));
    expect(404, registration(token));
    owner().delete("/users/mina/suspended");
    expect(200, registration(token));
    owner().put("/orgs/acme/memberships/mina", Map.of("role", "member"));
    expect(404, registration(token));
    expect(401, admin(admission, "GET", agents));
  }

  private Answer registration(String token) {
    return server
        .authorized("RemoteAuth " + token)
        .post(
            "/actions/runner-registration",
            Map.of("url", server.url() + "/acme", "runner_event", "register"));
  }

  @Test
  void whatWasMadeFromARegistrationTokenFallsWithIt() {
    var token = registrationToken(owner());
    var admission = Agent.admit(wire(), "acme", token, "register");
    server.sql("delete from runner_tokens");
    expect(401, admin(admission, "GET", "/_apis/distributedtask/pools/1/agents"));
  }

  @Test
  void aRegistrationTokenRemovesOnlyWhatWasRegisteredWithIt() {
    var agents = "/_apis/distributedtask/pools/1/agents/";
    var victim = register("m5-victim", Agent.Options.labelled());
    var token = registrationToken(owner());
    var own = Agent.register(wire(), "acme", token, "m5-own", KEY, Agent.Options.labelled());
    for (String event : List.of("register", "remove")) {
      var admission = Agent.admit(wire(), "acme", token, event);
      expect(403, admin(admission, "DELETE", agents + victim.id()));
    }
    var admission = Agent.admit(wire(), "acme", token, "remove");
    expect(204, admin(admission, "DELETE", agents + own.id()));
    var remove = Agent.admit(wire(), "acme", token("/orgs/acme", "remove-token"), "remove");
    expect(204, admin(remove, "DELETE", agents + victim.id()));
  }

  @Test
  void aClockThatIsSetAheadEndsNoJob() {
    var agent = online("leap");
    long id = job("leap");
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(id);
    server.clock().leap(Duration.ofMinutes(30));
    long other = job("nobody-comes");
    owner().post(JOBS + "/" + other + "/cancel");
    long before = server.looks();
    eventually("some looks", () -> server.looks() > before + 12);
    assertThat(job(id).path("status").asString()).isEqualTo("in_progress");
    assertThat(runner(agent).path("status").asString()).isEqualTo("online");
    agent.authorize();
    expect(200, agent.renew(id));
  }

  @Test
  void aJobThatWaitsForADayEnds() {
    long id = job("nobody-for-a-day");
    server.clock().advance(Duration.ofHours(25));
    eventually("the end", () -> job(id).path("status").asString().equals("completed"));
    assertThat(job(id).path("conclusion").asString()).isEqualTo("cancelled");
    assertThat(job(id).path("reason").asString()).contains("24 hours");
  }

  @Test
  void deletingARepositoryEndsItsJobsAndFreesTheirRunners() {
    owner().post("/orgs/acme/repos", Map.of("name", "doomed", "private", true));
    var made =
        owner()
            .post(
                "/_paddock/v1/repos/acme/doomed/jobs",
                Map.of("labels", List.of("doom"), "steps", List.of(Map.of("run", "true"))));
    var agent = online("doom");
    var message = agent.next("Online");
    assertThat(message.request()).isEqualTo(made.json().path("id").asLong());
    agent.confirm(message);
    agent.renew(message.request());
    assertThat(owner().delete("/repos/acme/doomed").status()).isEqualTo(204);
    assertThat(runner(agent).path("busy").asBoolean()).isFalse();
  }

  @Test
  void whoMayNotReadSecretsMakesNoJobThatNamesThem() {
    secret("H9", "value");
    server.apply(
        """
        users: [{login: alice, tokens: [
          {name: fine, value: github_pat_h9aaaaaaaaaaaaaaaaaaaaaaa, owner: acme, repositories: [api],
            permissions: {actions: write}},
          {name: fine2, value: github_pat_h9bbbbbbbbbbbbbbbbbbbbbbb, owner: acme, repositories: [api],
            permissions: {actions: write, secrets: read}}]}]
        organizations: [{login: acme, repositories: [{name: api}]}]
        """);
    var without = server.as("github_pat_h9aaaaaaaaaaaaaaaaaaaaaaa");
    expect(403, without.post(JOBS, withSecret("h9", "H9")));
    expect(
        201,
        without.post(
            JOBS, Map.of("labels", List.of("h9"), "steps", List.of(Map.of("run", "true")))));
    expect(
        201, server.as("github_pat_h9bbbbbbbbbbbbbbbbbbbbbbb").post(JOBS, withSecret("h9", "H9")));
  }

  @Test
  void theLogSaysWhoMadeAJobAndWhichSecretsItWasGiven() {
    secret("GIVEN_ONE", "value-of-one");
    long id = jobOf(owner(), "given", "GIVEN_ONE");
    var agent = online("given");
    agent.run(agent.next("Online"));
    var made = entry("action:repo.create_workflow_job", id);
    assertThat(made.path("actor").asString()).isEqualTo("alice");
    assertThat(made.path("secrets_named").path(0).asString()).isEqualTo("GIVEN_ONE");
    var given = entry("action:repo.prepared_workflow_job", id);
    assertThat(given.path("secrets_passed").path(0).asString()).isEqualTo("GIVEN_ONE");
    assertThat(given.path("triggered_by").asString()).isEqualTo("alice");
    assertThat(given.path("runner_name").asString()).isEqualTo("given");
    assertThat(given.toString()).doesNotContain("value-of-one");
  }

  @Test
  void aRogueRunnerIsTracedToTheTokenAndItsMaker() {
    var maker = ownerCalled("nora");
    var token = registrationToken(maker);
    Agent.register(wire(), "acme", token, "rogue", KEY, Agent.Options.labelled());
    var entry =
        owner()
            .get("/orgs/acme/audit-log?phrase=action:org.register_self_hosted_runner&per_page=1")
            .json()
            .path(0);
    assertThat(entry.path("token_made_by").asString()).isEqualTo("nora");
    var hashed = entry.path("hashed_token").asString();
    var made =
        server
            .operate("audit", Map.of("phrase", "hashed_token:\"" + hashed + "\"", "limit", 10))
            .path("entries");
    assertThat(made.size()).isEqualTo(1);
    var minted =
        owner()
            .get(
                "/orgs/acme/audit-log?phrase=action:org.create_runner_registration_token&per_page=1")
            .json()
            .path(0);
    assertThat(minted.path("created_token").asString()).isEqualTo(hashed);
    assertThat(minted.path("actor").asString()).isEqualTo("nora");
  }

  private JsonNode entry(String phrase, long job) {
    return server
        .operate("audit", Map.of("phrase", phrase, "limit", 100))
        .path("entries")
        .valueStream()
        .filter(it -> it.path("job_id").asLong() == job)
        .findFirst()
        .orElseThrow();
  }
}
