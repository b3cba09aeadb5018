package dev.paddock.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccountsApiTest extends ServerTest {
  private Client bob() {
    return server.as("ghp_bob00000000000000000000000");
  }

  private Client carol() {
    return server.as("ghp_carol000000000000000000000");
  }

  private static List<String> names(Answer list, String member) {
    return list.json().valueStream().map(it -> it.path(member).asString()).toList();
  }

  @Test
  void usersSeeThemselvesAndOthers() {
    var me = owner().get("/user").json();
    assertThat(me.path("user_view_type").asString()).isEqualTo("private");
    assertThat(me.path("email").asString()).isEqualTo("alice@example.com");
    assertThat(server.anonymous().get("/users/alice").json().path("type").asString())
        .isEqualTo("User");
    assertThat(owner().get("/users/acme").json().path("type").asString())
        .as("by which clients tell an organization from a person")
        .isEqualTo("Organization");
    assertThat(owner().get("/users/nobody").status()).isEqualTo(404);
  }

  @Test
  void organizationsAreListedAndRead() {
    assertThat(names(owner().get("/user/orgs"), "login")).containsExactly("Acme", "globex");
    assertThat(names(server.anonymous().get("/organizations"), "login"))
        .startsWith("Acme", "globex");
    var first = server.anonymous().get("/organizations?per_page=1");
    assertThat(names(first, "login")).containsExactly("Acme");
    assertThat(first.header("Link"))
        .contains("since=" + first.json().path(0).path("id").asLong())
        .contains("rel=\"next\"");
    assertThat(server.anonymous().get("/orgs/acme").json().has("total_private_repos")).isFalse();
    assertThat(bob().get("/orgs/acme").json().path("total_private_repos").asInt()).isEqualTo(3);
    assertThat(owner().get("/orgs/acme").json().path("url").asString())
        .isEqualTo(server.url() + "/api/v3/orgs/Acme");
  }

  @Test
  void membershipIsReadChangedAndEnded() {
    var carol = "/orgs/globex/memberships/carol";
    assertThat(owner().get(carol).status()).isEqualTo(404);
    assertThat(owner().put(carol).json().path("role").asString()).isEqualTo("member");
    assertThat(owner().put(carol, Map.of("role", "admin")).json().path("role").asString())
        .isEqualTo("admin");
    assertThat(carol().get("/user/memberships/orgs/globex").json().path("state").asString())
        .isEqualTo("active");
    assertThat(names(owner().get("/orgs/globex/members?role=admin"), "login"))
        .containsExactly("alice", "carol");
    assertThat(owner().put(carol, Map.of("role", "king")).status()).isEqualTo(422);
    assertThat(owner().delete(carol).status()).isEqualTo(204);
    assertThat(owner().delete(carol).status()).isEqualTo(404);
    assertThat(owner().put("/orgs/globex/memberships/nobody").status()).isEqualTo(404);
    assertThat(owner().delete("/orgs/globex/memberships/alice").message()).contains("last owner");
    assertThat(owner().put("/orgs/globex/memberships/alice", Map.of("role", "member")).status())
        .isEqualTo(403);
  }

  @Test
  void aRemovedMemberLosesAccessAtOnce() {
    owner().put("/orgs/globex/memberships/bob");
    assertThat(bob().get("/repos/globex/theirs").status()).isEqualTo(200);
    owner().delete("/orgs/globex/members/bob");
    assertThat(bob().get("/repos/globex/theirs").status()).isEqualTo(404);
  }

  @Test
  void strangersDoNotLearnWhoIsAMember() {
    assertThat(names(carol().get("/orgs/acme/members"), "login")).isEmpty();
    assertThat(names(bob().get("/orgs/acme/members"), "login")).containsExactly("alice", "bob");
    var check = carol().get("/orgs/acme/members/bob");
    assertThat(check.status()).isEqualTo(302);
    assertThat(check.header("Location")).endsWith("/orgs/Acme/public_members/bob");
    assertThat(bob().get("/orgs/acme/members/carol").status()).isEqualTo(404);
  }

  @Test
  void repositoriesAreCreatedChangedAndDeleted() {
    var made =
        owner().post("/orgs/acme/repos", Map.of("name", "New.Repo_1", "visibility", "internal"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith("/repos/Acme/New.Repo_1");
    assertThat(made.json().path("visibility").asString()).isEqualTo("internal");
    assertThat(made.json().path("private").asBoolean()).isTrue();
    var again = owner().post("/orgs/acme/repos", Map.of("name", "new.repo_1"));
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.json().at("/errors/0/message").asString())
        .isEqualTo("name already exists on this account");
    for (String bad : List.of("", "a b", "..", "x".repeat(101), "ä")) {
      assertThat(owner().post("/orgs/acme/repos", Map.of("name", bad)).status())
          .as(bad)
          .isEqualTo(422);
    }
    var changed =
        owner()
            .patch(
                "/repos/acme/new.repo_1",
                Map.of("private", false, "archived", true, "homepage", "https://example.com"));
    assertThat(changed.json().path("visibility").asString()).isEqualTo("public");
    assertThat(changed.json().path("archived").asBoolean()).isTrue();
    assertThat(owner().patch("/repos/acme/new.repo_1", Map.of("name", "api")).status())
        .isEqualTo(422);
    assertThat(owner().delete("/repos/acme/new.repo_1").status()).isEqualTo(204);
    assertThat(owner().get("/repos/acme/new.repo_1").status()).isEqualTo(404);
  }

  @Test
  void aNewRepositoryTakesAnOldNameFromTheOneThatHadIt() {
    owner().post("/orgs/globex/repos", Map.of("name", "one"));
    owner().patch("/repos/globex/one", Map.of("name", "two"));
    owner().post("/orgs/globex/repos", Map.of("name", "one"));
    assertThat(owner().get("/repos/globex/one").json().path("name").asString()).isEqualTo("one");
    assertThat(owner().get("/repos/globex/two").json().path("name").asString()).isEqualTo("two");
  }

  @Test
  void everyoneSeesTheRepositoriesThatAreTheirsToSee() {
    assertThat(names(owner().get("/orgs/acme/repos"), "name"))
        .contains("api", "web", "ops", "Docs");
    assertThat(names(bob().get("/orgs/acme/repos"), "name")).contains("api", "web", "ops", "Docs");
    assertThat(names(carol().get("/orgs/acme/repos"), "name")).containsExactly("web", "Docs");
    assertThat(names(server.anonymous().get("/orgs/acme/repos"), "name")).containsExactly("web");
    assertThat(names(owner().get("/orgs/acme/repos?type=private&sort=full_name"), "name"))
        .containsExactly("api", "Docs");
    assertThat(names(owner().get("/orgs/acme/repos?sort=full_name&direction=desc"), "name"))
        .startsWith("web");
    assertThat(bob().get("/repos/acme/ops").status()).as("internal, a member").isEqualTo(200);
    assertThat(carol().get("/repos/acme/ops").status())
        .as("internal, a collaborator only")
        .isEqualTo(404);
  }

  @Test
  void collaboratorsComeAndGo() {
    var api = "/repos/acme/api/collaborators";
    assertThat(owner().put(api + "/carol", Map.of("permission", "triage")).status()).isEqualTo(204);
    assertThat(owner().get(api + "/carol/permission").json().path("role_name").asString())
        .isEqualTo("triage");
    assertThat(owner().get(api + "/carol/permission").json().path("permission").asString())
        .isEqualTo("read");
    assertThat(owner().get(api + "/alice/permission").json().path("permission").asString())
        .isEqualTo("admin");
    assertThat(names(owner().get(api), "login")).containsExactly("alice", "bob", "carol");
    assertThat(names(owner().get(api + "?affiliation=outside"), "login")).containsExactly("carol");
    assertThat(names(owner().get(api + "?affiliation=direct"), "login")).containsExactly("carol");
    assertThat(names(owner().get(api + "?permission=admin"), "login")).containsExactly("alice");
    assertThat(owner().put(api + "/carol", Map.of("permission", "emperor")).status())
        .isEqualTo(422);
    assertThat(owner().put(api + "/nobody").status()).isEqualTo(404);
    assertThat(owner().delete(api + "/carol").status()).isEqualTo(204);
    assertThat(owner().get(api + "/carol").status()).isEqualTo(404);
  }

  @Test
  void siteAdministratorsMakeUsersAndOrganizations() {
    var user = owner().post("/admin/users", Map.of("login", "Dave", "email", "dave@example.com"));
    assertThat(user.status()).isEqualTo(201);
    var organization =
        owner()
            .post(
                "/admin/organizations",
                Map.of("login", "initech", "admin", "dave", "profile_name", "Initech"));
    assertThat(organization.status()).isEqualTo(201);
    assertThat(owner().get("/orgs/initech").json().path("name").asString()).isEqualTo("Initech");
    var taken = owner().post("/admin/users", Map.of("login", "INITECH"));
    assertThat(taken.json().at("/errors/0/code").asString()).isEqualTo("already_exists");
    assertThat(owner().post("/admin/users", Map.of("login", "-x-")).status()).isEqualTo(422);
    assertThat(owner().post("/admin/users", Map.of()).message())
        .contains("\"login\" wasn't supplied.");
    assertThat(
            owner().post("/admin/organizations", Map.of("login", "x1", "admin", "nobody")).status())
        .isEqualTo(422);
    assertThat(owner().get("/orgs/x1").status()).as("nothing half made").isEqualTo(404);
  }

  @Test
  void theReasonForASuspensionIsAText() {
    owner().post("/admin/users", Map.of("login", "reasonable"));
    var path = "/users/reasonable/suspended";
    assertThat(owner().put(path, Map.of("reason", "left")).status()).isEqualTo(204);
    assertThat(owner().delete(path).status()).isEqualTo(204);
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(owner().send(method, path, "{\"reason\": {}}").status()).isEqualTo(422);
      assertThat(owner().send(method, path, "[null]").status()).isEqualTo(400);
    }
  }
}
