package dev.paddock.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GraphqlApiTest extends ServerTest {
  private static String ask(Client client, String query) {
    return client.graphql(Map.of("query", query)).text();
  }

  @Test
  void ghLearnsWhoItIs() {
    assertThat(ask(owner(), "query UserCurrent{viewer{login}}"))
        .isEqualTo("{\"data\":{\"viewer\":{\"login\":\"alice\"}}}");
    assertThat(ask(owner(), "{viewer{organizations(first:100){nodes{login}}}}"))
        .isEqualTo(
            "{\"data\":{\"viewer\":{\"organizations\":{\"nodes\":[{\"login\":\"Acme\"},{\"login\":\"globex\"}]}}}}");
  }

  @Test
  void ghMapsNamesToIdsByAlias() {
    var api = owner().get("/repos/acme/api").json().path("id").asLong();
    var body = new HashMap<String, Object>();
    body.put(
        "query",
        "query MapRepositoryNames {\n\t\trepo_000: repository(owner: \"acme\", name: \"api\") { databaseId }\n}");
    body.put("variables", null);
    assertThat(owner().graphql(body).text())
        .isEqualTo("{\"data\":{\"repo_000\":{\"databaseId\":%d}}}".formatted(api));
  }

  @Test
  void aNameThatLeadsNowhereIsToldBesideTheOthers() {
    assertThat(
            ask(
                server.as("ghp_carol000000000000000000000"),
                "{a: repository(owner: \"acme\", name: \"api\") {databaseId} b: repository(owner: \"acme\", name: \"web\") {name}}"))
        .isEqualTo(
            "{\"data\":{\"a\":null,\"b\":{\"name\":\"web\"}},\"errors\":[{\"type\":\"NOT_FOUND\",\"path\":[\"a\"],\"message\":\"Could not resolve to a Repository with the name 'acme/api'.\"}]}");
  }

  @Test
  void variablesAreUnderstood() {
    var answer =
        owner()
            .graphql(
                Map.of(
                    "query",
                        "query Q($o: String!) {organization(login: $o) {login databaseId} enterprise(slug: \"ent\") {slug}}",
                    "operationName", "Q",
                    "variables", Map.of("o", "ACME")));
    assertThat(answer.json().at("/data/organization/login").asString()).isEqualTo("Acme");
    assertThat(answer.json().at("/data/enterprise/slug").asString()).isEqualTo("ent");
    assertThat(answer.header("X-OAuth-Scopes")).contains("admin:org");
  }

  @Test
  void aRepositoryIsShownWithItsOwner() {
    var json =
        owner()
            .graphql(
                Map.of(
                    "query",
                    "{repository(owner: \"acme\", name: \"ops\") {nameWithOwner isPrivate visibility viewerPermission url owner {login id}}}"))
            .json()
            .at("/data/repository");
    assertThat(json.path("nameWithOwner").asString()).isEqualTo("Acme/ops");
    assertThat(json.path("visibility").asString()).isEqualTo("INTERNAL");
    assertThat(json.path("viewerPermission").asString()).isEqualTo("ADMIN");
    assertThat(json.path("owner").path("login").asString()).isEqualTo("Acme");
  }

  @Test
  void whatIsNoQueryIsToldIn200() {
    var answer = owner().graphql(Map.of("query", "{viewer{shoeSize}}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/errors/0/message").asString()).contains("shoeSize");
  }

  @Test
  void strangersAreAskedWhoTheyAre() {
    var answer = server.anonymous().graphql(Map.of("query", "{viewer{login}}"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).isEqualTo("This endpoint requires you to be authenticated.");
    assertThat(
            server
                .as("ghp_wrong00000000000000000000")
                .graphql(Map.of("query", "{viewer{login}}"))
                .message())
        .isEqualTo("Bad credentials");
  }
}
