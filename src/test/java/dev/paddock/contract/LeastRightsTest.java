package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a token must not show or do, though its owner could. */
final class LeastRightsTest extends ServerTest {
  private final AppKey key = new AppKey();

  private Client token(String user, String... scopes) {
    var arguments =
        Map.<String, Object>of(
            "user", user, "name", "t" + UUID.randomUUID(), "scopes", List.of(scopes));
    return server.as(server.operate("token create", arguments).path("token").asString());
  }

  private Client installation(String slug, String owner, String permission) {
    var app =
        server.operate(
            "app create",
            Map.of(
                "slug",
                slug,
                "owner",
                owner,
                "key",
                key.publicPem().replace("\\n", "\n"),
                "permissions",
                List.of(permission)));
    var made =
        server
            .as(key.jwt(app.path("id").asString(), server.clock().instant()))
            .post(
                "/app/installations/" + app.path("installation_id").asString() + "/access_tokens");
    return server.as(made.json().path("token").asString());
  }

  @Test
  void anAppSeesNoCollaboratorsOfOthers() {
    server.apply(
        "organizations: [{login: globex, repositories: [{name: open, visibility: public}]}]");
    var app = installation("m8", "acme", "contents=read");
    assertThat(app.get("/repos/globex/open").status()).isEqualTo(200);
    for (String path : List.of("", "/alice", "/alice/permission")) {
      assertThat(app.get("/repos/globex/open/collaborators" + path).status()).isEqualTo(403);
      assertThat(app.get("/repos/acme/api/collaborators" + path).status()).isLessThan(300);
    }
  }

  @Test
  void membershipsTakeAScope() {
    var none = token("alice");
    var reads = token("alice", "read:org");
    assertThat(none.get("/user/orgs").status()).isEqualTo(403);
    assertThat(token("alice", "repo").get("/user/orgs").message()).contains("read:org");
    assertThat(reads.get("/user/orgs").status()).isEqualTo(200);
    assertThat(token("alice", "user").get("/user/orgs").status()).isEqualTo(200);
    assertThat(none.get("/user/memberships/orgs/acme").status()).isEqualTo(403);
    assertThat(reads.get("/user/memberships/orgs/acme").status()).isEqualTo(200);
    assertThat(none.get("/orgs/acme/members").json().size()).isZero();
    assertThat(reads.get("/orgs/acme/members").json().size()).isPositive();
    assertThat(none.get("/orgs/acme").json().has("total_private_repos")).isFalse();
  }

  @Test
  void aFineGrainedTokenTellsOfItsOwnerOnly() {
    server.apply(
        """
        users: [{login: alice, tokens: [
          {name: m9, value: github_pat_m9aaaaaaaaaaaaaaaaaaaaaaa, owner: acme, permissions: {members: read}}]}]
        organizations: [{login: acme}]
        """);
    var fine = server.as("github_pat_m9aaaaaaaaaaaaaaaaaaaaaaa");
    assertThat(fine.get("/user/memberships/orgs/acme").status()).isEqualTo(200);
    assertThat(fine.get("/user/memberships/orgs/globex").status()).isEqualTo(404);
    var organizations = fine.get("/user/orgs").json();
    assertThat(organizations.valueStream().map(it -> it.path("login").asString()))
        .containsExactly("Acme");
  }

  @Test
  void graphqlFollowsTheSameRules() {
    var email = Map.of("query", "{viewer{email}}");
    var organizations = Map.of("query", "{viewer{organizations{totalCount}}}");
    var enterprise = Map.of("query", "{enterprise(slug:\"ent\"){slug}}");
    var none = token("alice");
    assertThat(
            none.graphql(Map.of("query", "{viewer{login}}"))
                .json()
                .at("/data/viewer/login")
                .asString())
        .isEqualTo("alice");
    assertThat(none.graphql(email).json().at("/errors/0/type").asString())
        .isEqualTo("INSUFFICIENT_SCOPES");
    assertThat(none.graphql(organizations).json().at("/errors/0/type").asString())
        .isEqualTo("INSUFFICIENT_SCOPES");
    assertThat(none.graphql(enterprise).json().at("/errors/0/type").asString())
        .isEqualTo("NOT_FOUND");
    assertThat(
            token("bob", "admin:enterprise")
                .graphql(enterprise)
                .json()
                .at("/errors/0/type")
                .asString())
        .isEqualTo("NOT_FOUND");
    assertThat(owner().graphql(email).json().at("/data/viewer/email").asString()).contains("@");
    assertThat(owner().graphql(enterprise).json().at("/data/enterprise/slug").asString())
        .isEqualTo("ent");
    var runner = owner().post("/orgs/acme/actions/runners/registration-token").json();
    assertThat(
            server
                .authorized("RemoteAuth " + runner.path("token").asString())
                .graphql(enterprise)
                .status())
        .isEqualTo(401);
  }

  @Test
  void aQueryOfTooManyFieldsIsNotRun() {
    var query = new StringBuilder("{");
    for (int i = 0; i < 1_500; i++) {
      query.append("a%d:repository(owner:\"acme\",name:\"api\"){id}".formatted(i));
    }
    var answer = owner().graphql(Map.of("query", query + "}"));
    assertThat(answer.json().path("errors").size()).isPositive();
    assertThat(answer.json().path("data").isNull() || !answer.json().has("data")).isTrue();
  }

  @Test
  void anArchivedRepositoryIsReadOnly() {
    owner().post("/orgs/acme/repos", Map.of("name", "old", "private", true));
    var secrets = "/repos/acme/old/actions/secrets";
    var body = Sealer.body(owner(), secrets, "v", Map.of());
    owner().patch("/repos/acme/old", Map.of("archived", true));
    assertThat(owner().put(secrets + "/A", body).status()).isEqualTo(403);
    assertThat(owner().put(secrets + "/A", body).message()).contains("archived");
    assertThat(owner().delete(secrets + "/A").status()).isEqualTo(403);
    assertThat(owner().put("/repos/acme/old/environments/prod").status()).isEqualTo(403);
    assertThat(owner().put("/repos/acme/old/collaborators/bob").status()).isEqualTo(403);
    assertThat(owner().patch("/repos/acme/old", Map.of("description", "x")).status())
        .isEqualTo(403);
    assertThat(owner().get(secrets).status()).isEqualTo(200);
    assertThat(owner().patch("/repos/acme/old", Map.of("archived", false)).status()).isEqualTo(200);
    assertThat(owner().put(secrets + "/A", body).status()).isEqualTo(201);
    assertThat(owner().delete("/repos/acme/old").status()).isEqualTo(204);
  }

  @Test
  void anArchivedRepositoryShowsItsSecretsAndJobsAndTakesNone() {
    owner().post("/orgs/acme/repos", Map.of("name", "older", "private", true));
    var repo = "/repos/acme/older";
    var jobs = "/_paddock/v1/repos/acme/older/jobs";
    var job = Map.of("labels", List.of("none"), "steps", List.of(Map.of("run", "true")));
    owner().put(repo + "/environments/prod");
    var secrets = repo + "/environments/prod/secrets";
    var body = Sealer.body(owner(), secrets, "v", Map.of());
    assertThat(owner().put(secrets + "/A", body).status()).isEqualTo(201);
    long id = owner().post(jobs, job).json().path("id").asLong();
    owner().patch(repo, Map.of("archived", true));
    for (Answer refused :
        List.of(
            owner().put(secrets + "/A", body),
            owner().put(secrets + "/B", body),
            owner().delete(secrets + "/A"),
            owner().delete(repo + "/environments/prod"),
            owner().post(jobs, job))) {
      assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
      assertThat(refused.message()).isEqualTo("Repository was archived so is read-only.");
    }
    for (String path : List.of(secrets, secrets + "/A", jobs, jobs + "/" + id)) {
      assertThat(owner().get(path).status()).as(path).isEqualTo(200);
    }
    assertThat(owner().post(jobs + "/" + id + "/cancel").status())
        .as("what still waits can be ended")
        .isEqualTo(202);
    assertThat(owner().delete(repo).status()).isEqualTo(204);
  }

  @Test
  void manyIdsAreRefusedAndEachNumberOfThemIsNoStatementOfItsOwn() {
    var secrets = "/orgs/acme/actions/secrets";
    owner()
        .put(
            secrets + "/SEL", Sealer.body(owner(), secrets, "v", Map.of("visibility", "selected")));
    for (int count : List.of(1, 7, 300, 9_999, 10_001)) {
      var ids = LongStream.range(1_000_000, 1_000_000 + count).boxed().toList();
      var answer =
          owner().put(secrets + "/SEL/repositories", Map.of("selected_repository_ids", ids));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.message().contains("items are more than")).isEqualTo(count > 10_000);
    }
    long api = owner().get("/repos/acme/api").json().path("id").asLong();
    long web = owner().get("/repos/acme/web").json().path("id").asLong();
    assertThat(
            owner()
                .put(
                    secrets + "/SEL/repositories",
                    Map.of("selected_repository_ids", List.of(web, api)))
                .status())
        .isEqualTo(204);
    assertThat(owner().get(secrets + "/SEL/repositories").json().path("total_count").asInt())
        .isEqualTo(2);
  }

  @Test
  void whatAnotherProcessChangesIsSeen() {
    var client = token("alice", "admin:org");
    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/orgs/acme/actions/secrets").status()).isEqualTo(200);
    }
    server.sql("delete from user_tokens where name like 't%'");
    int status = 200;
    for (int i = 0; i < 200 && status == 200; i++) {
      status = client.get("/orgs/acme/actions/secrets").status();
    }
    assertThat(status).isEqualTo(401);
  }

  @Test
  void anExportHoldsAllThatAServerNeeds() {
    server.apply(
        """
        enterprise: {slug: ent, runners: [{name: er, os: linux}]}
        users: [{login: gone, suspended: true}]
        organizations:
          - login: acme
            repositories:
              - name: full
                description: what it is for
                homepage: https://example.com
                former_names: [empty]
                archived: true
                runners: [{name: rr, os: macos}]
                environments: [{name: prod, secrets: [{name: ES, value: kept}]}]
        """);
    var exported =
        server.operate("world export", Map.of("with_values", true)).path("world").asString();
    assertThat(exported)
        .contains(
            "suspended: true", "name: \"er\"", "name: \"rr\"", "name: \"ES\"", "value: \"kept\"")
        .contains("what it is for", "https://example.com", "empty", "archived: true");
    server.apply(exported);
    assertThat(server.operate("world export", Map.of("with_values", true)).path("world").asString())
        .isEqualTo(exported);
    assertThat(owner().get("/repos/acme/empty").status()).isEqualTo(301);
  }
}
