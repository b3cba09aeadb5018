package dev.paddock.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import dev.paddock.testkit.Worlds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AppsApiTest extends ServerTest {
  private final AppKey key = new AppKey();

  @Override
  protected String world() {
    return Worlds.read("acme.yaml")
        + """
        apps:
          - slug: robot
            id: 7
            client_id: Iv1.0123456789abcdef
            owner: acme
            public_key: "@APP_KEY@"
            permissions: {organization_secrets: write, secrets: write, administration: write}
            installations: [{account: acme, id: 12, repositories: [api, docs]}]
          - slug: lonely
            owner: alice
            public_key: "@APP_KEY@"
            permissions: {organization_secrets: read}
        """
            .replace("@APP_KEY@", key.publicPem());
  }

  private Instant now() {
    return server.clock().instant();
  }

  private Client robot() {
    return server.as(key.jwt("7", now()));
  }

  private Answer token(Map<String, Object> body) {
    return robot().post("/app/installations/12/access_tokens", body);
  }

  private Client installation(Map<String, Object> body) {
    return server.as(token(body).json().path("token").asString());
  }

  @Test
  void anAppNamesItselfByIdOrClientId() {
    assertThat(robot().get("/app").json().path("slug").asString()).isEqualTo("robot");
    assertThat(
            server.as(key.jwt("Iv1.0123456789abcdef", now())).get("/app").json().path("id").asInt())
        .isEqualTo(7);
    assertThat(server.as(key.jwt(7, now())).get("/app").json().path("id").asInt())
        .as("the id as a number")
        .isEqualTo(7);
    assertThat(robot().get("/app").json().path("installations_count").asInt()).isEqualTo(1);
    assertThat(robot().get("/app").header("Cache-Control")).startsWith("public");
  }

  @Test
  void jwtsThatAreNotGoodAreRefusedWithTheReason() {
    assertThat(refused(key.jwt("99", now()))).isEqualTo("A JSON web token could not be decoded");
    assertThat(refused(new AppKey().jwt("7", now())))
        .isEqualTo("A JSON web token could not be decoded");
    assertThat(refused("eyJ.eyJ.x")).isEqualTo("A JSON web token could not be decoded");
    assertThat(refused(key.jwt("7", now(), now().plus(Duration.ofMinutes(30)))))
        .isEqualTo("'Expiration time' claim ('exp') is too far in the future");
    assertThat(refused(key.jwt("7", now().minusSeconds(600), now().minusSeconds(1))))
        .startsWith("'Expiration time' claim ('exp') must be");
    assertThat(refused(key.jwt("7", now().plusSeconds(120), now().plusSeconds(300))))
        .startsWith("'Issued at' claim ('iat') must be");
  }

  private String refused(String jwt) {
    var answer = server.as(jwt).get("/app");
    assertThat(answer.status()).isEqualTo(401);
    return answer.message();
  }

  @Test
  void installationsAreFoundWhereTheyAre() {
    assertThat(robot().get("/app/installations").json().path(0).path("id").asInt()).isEqualTo(12);
    assertThat(robot().get("/app/installations/12").json().path("app_slug").asString())
        .isEqualTo("robot");
    assertThat(robot().get("/orgs/acme/installation").json().path("id").asInt()).isEqualTo(12);
    assertThat(robot().get("/repos/acme/api/installation").json().path("id").asInt()).isEqualTo(12);
    assertThat(robot().get("/repos/acme/ops/installation").status()).isEqualTo(404);
    assertThat(robot().get("/orgs/globex/installation").status()).isEqualTo(404);
    assertThat(server.as(key.jwt("8", now())).get("/app/installations/12").status())
        .as("another App's")
        .isEqualTo(404);
    assertThat(owner().get("/orgs/acme/installations").each("installations", "app_slug"))
        .containsExactly("robot");
  }

  @Test
  void aTokenLastsOneHour() {
    var made = token(Map.of());
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("token").asString()).matches("ghs_[0-9A-Za-z]{36}");
    assertThat(made.json().path("repository_selection").asString()).isEqualTo("selected");
    assertThat(made.json().path("permissions").path("metadata").asString()).isEqualTo("read");
    var client = server.as(made.json().path("token").asString());
    assertThat(client.get("/orgs/acme/actions/secrets").status()).isEqualTo(200);
    assertThat(client.get("/orgs/acme/actions/secrets").header("X-Accepted-GitHub-Permissions"))
        .isEqualTo("organization_secrets=read");
    assertThat(client.get("/orgs/acme/actions/runners").message())
        .isEqualTo("Resource not accessible by integration");
    server.clock().advance(Duration.ofHours(1));
    assertThat(client.get("/orgs/acme/actions/secrets").status()).isEqualTo(401);
  }

  @Test
  void aTokenSeesTheInstallationsRepositoriesOnly() {
    var client = installation(Map.of());
    assertThat(client.get("/installation/repositories").each("repositories", "name"))
        .containsExactly("api", "Docs");
    assertThat(client.get("/repos/acme/api/actions/secrets").status()).isEqualTo(200);
    assertThat(client.get("/repos/acme/ops").status()).isEqualTo(404);
    assertThat(client.get("/repos/acme/web").status()).as("public").isEqualTo(200);
    assertThat(
            client
                .get("/orgs/acme/repos")
                .json()
                .valueStream()
                .map(it -> it.path("name").asString()))
        .containsExactly("api", "web", "Docs");
    var second = client.get("/installation/repositories?per_page=1&page=2");
    assertThat(second.each("repositories", "name")).containsExactly("Docs");
    assertThat(second.header("Link"))
        .contains("/api/v3/installation/repositories?per_page=1&page=1");
  }

  @Test
  void aTokenCanBeNarrowedButNotWidened() {
    var narrowed =
        token(
            Map.of(
                "repositories", List.of("DOCS"),
                "permissions", Map.of("organization_secrets", "read")));
    assertThat(narrowed.each("repositories", "name")).containsExactly("Docs");
    var client = server.as(narrowed.json().path("token").asString());
    assertThat(client.get("/repos/acme/api").status()).isEqualTo(404);
    assertThat(client.get("/orgs/acme/actions/secrets").status()).isEqualTo(200);
    assertThat(client.delete("/orgs/acme/actions/secrets/X").status()).isEqualTo(403);
    assertThat(client.get("/repos/acme/docs/actions/secrets").status()).isEqualTo(403);
    assertThat(token(Map.of("permissions", Map.of("members", "read"))).message())
        .isEqualTo("The permissions requested are not granted to this installation.");
    assertThat(token(Map.of("permissions", Map.of("magic", "read"))).status()).isEqualTo(422);
    assertThat(token(Map.of("repositories", List.of("ops"))).message())
        .startsWith("There is at least one repository");
    assertThat(token(Map.of("repository_ids", List.of(999))).status()).isEqualTo(422);
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    var client = installation(Map.of());
    assertThat(client.delete("/installation/token").status()).isEqualTo(204);
    assertThat(client.get("/installation/repositories").status()).isEqualTo(401);
  }

  @Test
  void anUninstalledAppLosesItsTokens() {
    server.apply(world());
    var client = installation(Map.of());
    assertThat(robot().delete("/app/installations/12").status()).isEqualTo(204);
    assertThat(client.get("/installation/repositories").status()).isEqualTo(401);
    assertThat(robot().get("/orgs/acme/installation").status()).isEqualTo(404);
    server.apply(world());
  }

  @Test
  void whatAnAppLosesItsTokensLose() {
    var client = installation(Map.of());
    server.apply(
        world()
            .replace(
                "{organization_secrets: write, secrets: write,", "{organization_secrets: read,"));
    assertThat(client.delete("/orgs/acme/actions/secrets/X").status()).isEqualTo(403);
    assertThat(client.get("/orgs/acme/actions/secrets").status()).isEqualTo(200);
    server.apply(world());
  }
}
