package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.ServerTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticationTest extends ServerTest {
  private static final String TOKEN = "ghp_alice000000000000000000000";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token " + TOKEN,
        "TOKEN " + TOKEN,
        "Bearer " + TOKEN,
        "bearer   " + TOKEN,
        "Basic:anything:" + TOKEN,
        "basic:" + TOKEN + ":",
        "Basic:" + TOKEN + ":x-oauth-basic"
      })
  void everySpellingIsUnderstood(String header) {
    assertThat(server.authorized(encoded(header)).get("/user").json().path("login").asString())
        .isEqualTo("alice");
  }

  private static String encoded(String header) {
    int colon = header.indexOf(':');
    return colon < 0
        ? header
        : header.substring(0, colon)
            + " "
            + Base64.getEncoder()
                .encodeToString(header.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer x",
        "token ghs_0000000000000000000000",
        "Basic !!!",
        "Basic:alice:password",
        "Digest abc",
        "Negotiate",
        "Bearer " + TOKEN + "x"
      })
  void whatIsNoGoodTokenIsBadCredentialsEverywhere(String header) {
    for (String path : List.of("/user", "/meta", "/nothing/here")) {
      var answer = server.authorized(encoded(header)).get(path);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.message()).isEqualTo("Bad credentials");
      assertThat(answer.json().path("documentation_url").asString())
          .isEqualTo("https://docs.github.com/enterprise-server@3.19/rest");
      assertThat(answer.header("X-OAuth-Scopes")).isEmpty();
    }
  }

  @Test
  void whatIsNoTokenOfARunnerIsNotFound() {
    var answer =
        server.authorized("RemoteAuth AAAA").post("/actions/runner-registration", Map.of());
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.message()).isEqualTo("Not Found");
  }

  @Test
  void aTokenOf300CharactersIsBadCredentials() {
    assertThat(server.as("ghp_" + "a".repeat(300)).get("/user").status()).isEqualTo(401);
  }

  @Test
  void scopesAreToldSortedAndWithWhatTheRouteWants() {
    var answer = owner().get("/orgs/acme/actions/secrets");
    assertThat(answer.header("X-OAuth-Scopes"))
        .isEqualTo("admin:enterprise, admin:org, delete_repo, repo, site_admin, user");
    assertThat(answer.header("X-Accepted-OAuth-Scopes")).isEqualTo("admin:org");
    var organization = owner().get("/orgs/acme");
    assertThat(organization.header("X-Accepted-OAuth-Scopes"))
        .isEqualTo("admin:org, read:org, repo, user, write:org");
    assertThat(owner().get("/user").headers().allValues("X-Accepted-OAuth-Scopes"))
        .containsExactly("");
  }

  @Test
  void aTokenEndsWhenItSaysAndSaysWhen() {
    var end = server.clock().instant().plus(Duration.ofHours(2)).toString();
    var made =
        server.operate(
            "token create",
            Map.of("user", "bob", "name", "short", "scopes", List.of("repo"), "expires_at", end));
    var client = server.as(made.path("token").asString());
    assertThat(made.path("token").asString()).matches("ghp_[0-9A-Za-z]{36}");
    assertThat(client.get("/user").header("GitHub-Authentication-Token-Expiration"))
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
    server.clock().advance(Duration.ofHours(2));
    assertThat(client.get("/user").status()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    var made =
        server.operate("token create", Map.of("user", "bob", "name", "gone", "scopes", List.of()));
    var client = server.as(made.path("token").asString());
    assertThat(client.get("/user").status()).isEqualTo(200);
    var id =
        server
            .operate("token list", Map.of())
            .path("tokens")
            .valueStream()
            .filter(it -> it.path("name").asString().equals("gone"))
            .map(it -> it.path("id").asString())
            .findFirst()
            .orElseThrow();
    server.operate("token revoke", Map.of("id", id));
    assertThat(client.get("/user").status()).isEqualTo(401);
  }

  @Test
  void aSuspendedUserMayDoNothingUntilUnsuspended() {
    var bob = server.as("ghp_bob00000000000000000000000");
    assertThat(owner().put("/users/bob/suspended").status()).isEqualTo(204);
    assertThat(bob.get("/user").status()).isEqualTo(403);
    assertThat(bob.get("/meta").status()).isEqualTo(403);
    assertThat(owner().delete("/users/bob/suspended").status()).isEqualTo(204);
    assertThat(bob.get("/user").status()).isEqualTo(200);
    assertThat(owner().put("/users/alice/suspended").status()).as("oneself").isEqualTo(403);
  }

  @Test
  void impersonationTokensActForTheUserUntilRevoked() {
    var path = "/admin/users/bob/authorizations";
    var made = owner().post(path, Map.of("scopes", List.of("repo", "admin:org")));
    assertThat(made.status()).isEqualTo(201);
    var token = made.json().path("token").asString();
    assertThat(token).matches("gho_[0-9A-Za-z]{36}");
    assertThat(made.json().path("token_last_eight").asString()).isEqualTo(token.substring(32));
    assertThat(server.as(token).get("/user").json().path("login").asString()).isEqualTo("bob");
    assertThat(owner().post(path, Map.of("scopes", List.of("root"))).status()).isEqualTo(422);
    assertThat(owner().delete(path).status()).isEqualTo(204);
    assertThat(server.as(token).get("/user").status()).isEqualTo(401);
    assertThat(owner().delete(path).status()).isEqualTo(404);
  }

  @Test
  void tokensAreStoredAsHashesOnly() {
    assertThat(server.rows("user_tokens").toString()).contains("last_eight").doesNotContain("ghp_");
  }

  @ParameterizedTest(name = "{0} includes {1}: {2}")
  @CsvSource({
    "admin:org, read:org, true", "admin:org, write:org, true", "write:org, read:org, true",
    "read:org, admin:org, false", "repo, public_repo, true", "public_repo, repo, false",
    "admin:enterprise, manage_runners:enterprise, true", "manage_runners:org, admin:org, false"
  })
  void scopesIncludeOthers(String granted, String wanted, boolean includes) {
    var scope = Scope.of(granted).orElseThrow();
    assertThat(scope.includes(Scope.of(wanted).orElseThrow())).isEqualTo(includes);
  }
}
