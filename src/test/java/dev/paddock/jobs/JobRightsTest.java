package dev.paddock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.Client;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who sees and ends the jobs of others, and how much a job may be given. */
final class JobRightsTest extends AgentTest {
  private static final String OF_ORGANIZATION = "/_paddock/v1/orgs/acme/jobs";
  private static final String READER = "ghp_reader0000000000000000000";
  private static final String SCOPELESS = "ghp_scopeless0000000000000000";
  private static final String READS_ACTIONS = "github_pat_jobsread0000000000000000";
  private static final String WRITES_ACTIONS = "github_pat_jobswrite000000000000000";
  private static final String ADMINISTERS_RUNNERS = "github_pat_jobsrunners0000000000000";

  @Override
  protected void prepare() {
    server.apply(
        """
        users:
          - {login: alice, tokens: [
              {name: none, value: %s},
              {name: reads, value: %s, owner: acme, permissions: {actions: read}},
              {name: writes, value: %s, owner: acme, permissions: {actions: write}},
              {name: runners, value: %s, owner: acme,
                permissions: {organization_self_hosted_runners: read}}]}
          - {login: reader, tokens: [{name: t, value: %s, scopes: [repo, admin:org]}]}
        organizations:
          - {login: acme, repositories: [{name: api, collaborators: {reader: read}}]}
        """
            .formatted(SCOPELESS, READS_ACTIONS, WRITES_ACTIONS, ADMINISTERS_RUNNERS, READER));
  }

  private Client carol() {
    return server.as("ghp_carol000000000000000000000");
  }

  private static String jobs(String repository) {
    return "/_paddock/v1/repos/acme/" + repository + "/jobs";
  }

  private long queued(Client client, String repository) {
    var made = client.post(jobs(repository), job("nobody-has-it", Map.of()));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  private JsonNode state(String repository, long id) {
    return owner().get(jobs(repository) + "/" + id).json();
  }

  @Test
  void aRepositorysJobsAreSeenByWhoeverMayRunSomeThere() {
    long id = queued(carol(), "Docs");
    for (Client client : List.of(owner(), carol())) {
      assertThat(client.get(jobs("Docs") + "?per_page=100").each("jobs", "id"))
          .contains(Long.toString(id));
    }
    for (String path :
        List.of(jobs("Docs"), jobs("Docs") + "/" + id, jobs("Docs") + "/" + id + "/log")) {
      assertThat(server.as("ghp_bob00000000000000000000000").get(path).status())
          .as("a member reads the repository, and no more")
          .isEqualTo(403);
      assertThat(server.as(READER).get(path).status()).as("it is hidden").isEqualTo(404);
      assertThat(server.as(SCOPELESS).get(path).status()).as("no scope").isEqualTo(404);
      assertThat(server.anonymous().get(path).status()).isIn(401, 404);
    }
    assertThat(carol().get(jobs("api")).status()).isEqualTo(404);
    assertThat(server.as(READER).get(jobs("api")).status()).isEqualTo(403);
  }

  @Test
  void aRepositorysListHoldsNoOthers() {
    long own = queued(owner(), "api");
    long other = queued(owner(), "Docs");
    var ids = owner().get(jobs("api") + "?per_page=100").each("jobs", "id");
    assertThat(ids).contains(Long.toString(own)).doesNotContain(Long.toString(other));
    assertThat(owner().get(jobs("api") + "/" + other).status()).isEqualTo(404);
    assertThat(owner().get(OF_ORGANIZATION + "?per_page=100").each("jobs", "id"))
        .contains(Long.toString(own), Long.toString(other));
    assertThat(owner().get("/_paddock/v1/orgs/globex/jobs").each("jobs", "id")).isEmpty();
  }

  @Test
  void anOrganizationsJobsAreSeenByItsOwners() {
    assertThat(owner().get(OF_ORGANIZATION).status()).isEqualTo(200);
    assertThat(server.as(ADMINISTERS_RUNNERS).get(OF_ORGANIZATION).status()).isEqualTo(200);
    for (String token :
        List.of(
            "ghp_bob00000000000000000000000",
            "ghp_carol000000000000000000000",
            SCOPELESS,
            READS_ACTIONS)) {
      assertThat(server.as(token).get(OF_ORGANIZATION).status()).as(token).isEqualTo(403);
    }
    assertThat(server.anonymous().get(OF_ORGANIZATION).status()).isEqualTo(401);
  }

  @Test
  void aJobIsEndedByWhoeverMayRunOneThereAndByNobodyElse() {
    long id = queued(owner(), "Docs");
    var cancel = jobs("Docs") + "/" + id + "/cancel";
    assertThat(server.as("ghp_bob00000000000000000000000").post(cancel).status()).isEqualTo(403);
    assertThat(server.as(READER).post(cancel).status()).isEqualTo(404);
    assertThat(server.as(READS_ACTIONS).post(cancel).status()).isEqualTo(403);
    assertThat(owner().post(jobs("api") + "/" + id + "/cancel").status())
        .as("of another repository")
        .isEqualTo(404);
    assertThat(state("Docs", id).path("status").asString()).isEqualTo("queued");
    assertThat(carol().post(cancel).status()).isEqualTo(202);
    assertThat(state("Docs", id).path("conclusion").asString()).isEqualTo("cancelled");
    var ended =
        server.operate("audit", Map.of("phrase", "action:repo.cancel_workflow_job", "limit", 1));
    assertThat(ended.at("/entries/0/job_id").asLong()).isEqualTo(id);
    assertThat(ended.at("/entries/0/actor").asString()).isEqualTo("carol");
    long other = queued(owner(), "Docs");
    assertThat(server.as(WRITES_ACTIONS).post(jobs("Docs") + "/" + other + "/cancel").status())
        .isEqualTo(202);
    long third = queued(owner(), "Docs");
    server.operate("job cancel", Map.of("org", "acme", "repo", "Docs", "id", third));
    assertThat(state("Docs", third).path("conclusion").asString()).isEqualTo("cancelled");
  }

  @Test
  void aJobIsGivenSecretsOfHalfAMegabyteInAll() {
    var names = IntStream.range(0, 11).mapToObj(i -> "FILL_" + i).toList();
    for (String name : names) {
      secret(name, "x".repeat(name.equals("FILL_10") ? 32 * 1024 : 48 * 1024));
    }
    var env = names.stream().collect(Collectors.toMap(it -> it, it -> "${{ secrets." + it + " }}"));
    var agent = online("fills");
    owner().post(jobs("api"), job("fills", env));
    var message = agent.next("Online");
    assertThat(agent.work(message).secret("FILL_10")).hasSize(32 * 1024);
    agent.run(message);
    secret("FILL_10", "x".repeat(32 * 1024 + 1));
    long id =
        owner()
            .post(jobs("api"), job("fills", new LinkedHashMap<>(env)))
            .json()
            .path("id")
            .asLong();
    owner().post(jobs("api"), job("fills", Map.of()));
    agent.run(agent.next("Online"));
    assertThat(state("api", id).path("conclusion").asString()).isEqualTo("failure");
    assertThat(state("api", id).path("reason").asString()).contains("larger than");
  }
}
