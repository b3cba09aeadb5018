package dev.paddock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.app.OperatorException;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every change of a right, and of what holds secrets or runners, whoever makes it. */
final class EveryChangeTest extends ServerTest {
  private final AppKey key = new AppKey();

  private List<JsonNode> entries(String phrase) {
    return server
        .operate("audit", Map.of("phrase", phrase, "limit", 1000))
        .path("entries")
        .valueStream()
        .toList();
  }

  private JsonNode newest(String action) {
    var found = entries("action:" + action);
    assertThat(found).as(action).isNotEmpty();
    return found.getFirst();
  }

  @Test
  void membershipsOwnersAndCollaborators() {
    owner().post("/admin/users", Map.of("login", "dave"));
    owner().put("/orgs/acme/memberships/dave", Map.of("role", "member"));
    assertThat(newest("org.add_member").path("user").asString()).isEqualTo("dave");
    owner().put("/orgs/acme/memberships/dave", Map.of("role", "admin"));
    assertThat(newest("org.update_member").path("permission").asString()).isEqualTo("admin");
    owner().delete("/orgs/acme/members/dave");
    assertThat(newest("org.remove_member").path("user").asString()).isEqualTo("dave");
    owner().put("/repos/acme/api/collaborators/dave", Map.of("permission", "push"));
    assertThat(newest("repo.add_member").path("permission").asString()).isEqualTo("write");
    owner().delete("/repos/acme/api/collaborators/dave");
    assertThat(newest("repo.remove_member").path("actor").asString()).isEqualTo("alice");
  }

  @Test
  void usersOrganizationsAndTokens() {
    owner().post("/admin/users", Map.of("login", "erin"));
    assertThat(newest("user.create").path("user").asString()).isEqualTo("erin");
    owner().put("/users/erin/suspended");
    assertThat(newest("user.suspend").path("user").asString()).isEqualTo("erin");
    owner().delete("/users/erin/suspended");
    assertThat(newest("user.unsuspend").path("user").asString()).isEqualTo("erin");
    owner().post("/admin/users/erin/authorizations", Map.of("scopes", List.of("repo")));
    assertThat(newest("personal_access_token.create").path("token_kind").asString())
        .isEqualTo("oauth");
    owner().delete("/admin/users/erin/authorizations");
    assertThat(newest("personal_access_token.revoke").path("user").asString()).isEqualTo("erin");
    owner().post("/admin/organizations", Map.of("login", "erins", "admin", "erin"));
    assertThat(newest("org.create").path("org").asString()).isEqualTo("erins");
    var made =
        server.operate(
            "token create", Map.of("user", "erin", "name", "t", "scopes", List.of("repo")));
    var entry = newest("personal_access_token.create");
    assertThat(entry.path("command").asString()).isEqualTo("token create");
    assertThat(entry.toString()).doesNotContain(made.path("token").asString());
    long id =
        server
            .operate("token list", Map.of())
            .path("tokens")
            .valueStream()
            .filter(it -> it.path("user").asString().equals("erin"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asLong();
    server.operate("token revoke", Map.of("id", Long.toString(id)));
    assertThat(newest("personal_access_token.revoke").path("revoked_token_id").asLong())
        .isEqualTo(id);
    server.operate("world export", Map.of("with_values", true));
    assertThat(newest("business.export_secret_values").path("actor").asString())
        .isEqualTo("operator");
  }

  @Test
  void repositoriesAndAllThatGoesWithThem() {
    owner().post("/orgs/acme/repos", Map.of("name", "fleeting", "private", true));
    var repo = "/repos/acme/fleeting";
    owner().patch(repo, Map.of("visibility", "internal"));
    assertThat(newest("repo.access").path("previous_visibility").asString()).isEqualTo("private");
    owner().patch(repo, Map.of("name", "flown"));
    assertThat(newest("repo.rename").path("old_name").asString()).isEqualTo("fleeting");
    repo = "/repos/acme/flown";
    owner().put(repo + "/environments/prod");
    for (String secrets : List.of(repo + "/actions/secrets", repo + "/environments/prod/secrets")) {
      assertThat(
              owner().put(secrets + "/GONE", Sealer.body(owner(), secrets, "v", Map.of())).status())
          .isEqualTo(201);
    }
    assertThat(
            owner()
                .post(
                    repo + "/actions/runners/generate-jitconfig",
                    Map.of("name", "jit", "runner_group_id", 1, "labels", List.of("x")))
                .status())
        .isEqualTo(201);
    var request = owner().delete(repo).header("X-GitHub-Request-Id");
    var actions = new TreeSet<String>();
    entries("repo:acme/flown").stream()
        .filter(it -> it.path("request_id").asString().equals(request))
        .forEach(it -> actions.add(it.path("action").asString()));
    assertThat(actions)
        .containsExactly(
            "environment.delete",
            "environment.remove_actions_secret",
            "repo.destroy",
            "repo.remove_actions_secret",
            "repo.remove_self_hosted_runner");
  }

  @Test
  void appsTheirKeysAndTheirTokens() {
    var app =
        Map.<String, Object>of(
            "slug",
            "auditor",
            "owner",
            "acme",
            "key",
            key.publicPem().replace("\\n", "\n"),
            "permissions",
            List.of("secrets=read"));
    var made = server.operate("app create", app);
    assertThat(newest("integration.create").path("integration").asString()).isEqualTo("auditor");
    var installation = made.path("installation_id").asString();
    var jwt = server.as(key.jwt(made.path("id").asString(), server.clock().instant()));
    var token = jwt.post("/app/installations/" + installation + "/access_tokens");
    assertThat(token.status()).isEqualTo(201);
    var entry = newest("integration_installation.create_access_token");
    assertThat(entry.path("actor").asString()).isEqualTo("auditor[bot]");
    assertThat(entry.path("created_token").asString()).hasSize(44);
    server.as(token.json().path("token").asString()).delete("/installation/token");
    assertThat(newest("integration_installation.revoke_access_token").path("hashed_token"))
        .isEqualTo(entry.path("created_token"));
    assertThat(jwt.delete("/app/installations/" + installation).status()).isEqualTo(204);
    assertThat(newest("integration_installation.destroy").path("org").asString()).isEqualTo("Acme");
  }

  @Test
  void aWorldFileLeavesTheSameEntries() {
    server.apply(
        """
        users: [{login: alice}, {login: fred, suspended: true}]
        organizations:
          - login: acme
            members: [fred]
            repositories: [{name: worldly, visibility: public, collaborators: {fred: admin},
              environments: [{name: prod, secrets: [{name: E, value: v}]}]}]
        """);
    for (String action :
        List.of(
            "user.create",
            "user.suspend",
            "org.add_member",
            "repo.create",
            "repo.add_member",
            "repo.create_environment",
            "environment.create_actions_secret")) {
      assertThat(newest(action).path("command").asString()).as(action).isEqualTo("world apply");
    }
    int before = entries("").size();
    server.apply("users: [{login: alice}]\norganizations: [{login: acme}]");
    assertThat(entries("")).hasSize(before);
  }

  @Test
  void nobodyIsCalledLikeTheServer() {
    for (String login : List.of("operator", "Paddock", "runner", "anonymous")) {
      var answer = owner().post("/admin/users", Map.of("login", login));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("login");
      assertThat(answer.json().at("/errors/0/message").asString()).contains("reserved");
      assertThatThrownBy(
              () -> server.apply("users: [{login: alice}, {login: %s}]".formatted(login)))
          .hasMessageContaining("\"%s\" is reserved".formatted(login));
      assertThatThrownBy(() -> server.operate("user create", Map.of("login", login)))
          .isInstanceOf(OperatorException.class);
      assertThat(owner().get("/users/" + login).status()).isEqualTo(404);
    }
    assertThat(owner().post("/admin/users", Map.of("login", "operators")).status()).isEqualTo(201);
  }
}
