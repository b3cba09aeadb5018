package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.rest.Page;
import dev.paddock.testkit.ServerTest;
import dev.paddock.testkit.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtocolTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  @Test
  void everyAnswerOfTheApiCarriesItsHeaders() {
    var answer = owner().get(SECRETS);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=60, s-maxage=60");
    assertThat(answer.header("ETag")).matches("W/\"[0-9a-f]{64}\"");
    assertThat(answer.header("X-GitHub-Media-Type")).isEqualTo("github.v3; format=json");
    assertThat(answer.header("X-GitHub-Api-Version-Selected")).isEqualTo("2022-11-28");
    assertThat(answer.header("X-GitHub-Request-Id")).matches("[0-9A-F]+(:[0-9A-F]+){4}");
    assertThat(answer.header("X-GitHub-Enterprise-Version")).isEqualTo("3.19.0");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-OAuth-Scopes");
    assertThat(answer.header("Vary")).contains("Authorization");
    assertThat(answer.header("Server")).isEqualTo("GitHub.com");
    assertThat(answer.header("X-RateLimit-Limit")).isEmpty();
    assertThat(answer.header("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void anAnswerWithoutABodyHasNoneOfItsHeaders() {
    owner().post("/orgs/acme/repos", Map.of("name", "brief"));
    var answer = owner().delete("/repos/acme/brief");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Content-Type")).isEmpty();
    assertThat(answer.header("ETag")).isEmpty();
    assertThat(answer.header("Cache-Control")).isEmpty();
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding, Accept, X-Requested-With");
  }

  @Test
  void anErrorNamesTheOperationsPageAndHasNoETag() {
    var answer = owner().get(SECRETS + "/NONE");
    assertThat(answer.text())
        .isEqualTo(
            "{\"message\":\"Not Found\",\"documentation_url\":\"https://docs.github.com/enterprise-server@3.19/rest/actions/secrets#get-an-organization-secret\",\"status\":\"404\"}");
    assertThat(answer.header("ETag")).isEmpty();
    assertThat(owner().get("/nothing/here").json().path("documentation_url").asString())
        .isEqualTo("https://docs.github.com/enterprise-server@3.19/rest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orgs/acme/actions/secrets/",
        "/orgs//actions/secrets",
        "/user/",
        "//",
        "/ORGS/acme"
      })
  void aPathThatIsNoneIsNotFound(String path) {
    assertThat(owner().get(path).status()).isEqualTo(404);
  }

  @Test
  void theRootAnswersWithAndWithoutASlash() {
    assertThat(server.anonymous().get("").status()).isEqualTo(200);
    assertThat(server.anonymous().get("/").json().path("rate_limit_url").asString())
        .isEqualTo(server.url() + "/api/v3/rate_limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "DELETE", "TRACE", "MADEUP"})
  void aVerbThatThePathDoesNotHaveIsNotFound(String method) {
    assertThat(owner().send(method, SECRETS, "").status()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutABody() {
    var answer = owner().send("HEAD", SECRETS, "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Length"))
        .isEqualTo(owner().get(SECRETS).header("Content-Length"));
    assertThat(answer.header("ETag")).isEqualTo(owner().get(SECRETS).header("ETag"));
  }

  @Test
  void aPreflightNeedsNoCredentials() {
    var answer = server.anonymous().send("OPTIONS", SECRETS, "");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET, POST, PATCH, PUT, DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("86400");
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() {
    var etag = owner().get("/orgs/acme").header("ETag");
    for (String sent : new String[] {etag, etag.substring(2), "\"x\", " + etag, "*"}) {
      var answer = owner().with("If-None-Match", sent).get("/orgs/acme");
      assertThat(answer.status()).as(sent).isEqualTo(304);
      assertThat(answer.header("ETag")).isNotEmpty();
      assertThat(answer.header("Cache-Control")).isNotEmpty();
      assertThat(answer.header("Content-Type")).isEmpty();
    }
    assertThat(
            server
                .as("ghp_bob00000000000000000000000")
                .with("If-None-Match", etag)
                .get("/orgs/acme")
                .status())
        .as("another caller's tag")
        .isEqualTo(200);
  }

  @Test
  void aChangeChangesTheTagAtOnce() {
    var etag = owner().get("/repos/acme/web").header("ETag");
    owner().patch("/repos/acme/web", Map.of("description", "changed"));
    assertThat(owner().with("If-None-Match", etag).get("/repos/acme/web").status()).isEqualTo(200);
  }

  @Test
  void whatHasATimeOfChangeSaysItAndHonoursIt() {
    var changed = owner().get("/user").header("Last-Modified");
    assertThat(changed).endsWith(" GMT");
    assertThat(owner().with("If-Modified-Since", changed).get("/user").status()).isEqualTo(304);
    assertThat(
            owner()
                .with("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")
                .get("/user")
                .status())
        .isEqualTo(200);
    assertThat(owner().with("If-Modified-Since", "yesterday").get("/user").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */*                                           | 200
          application/json                              | 200
          application/vnd.github+json                   | 200
          application/vnd.github.v3+json                | 200
          application/vnd.github.nebula-preview         | 200
          application/xml, application/json;q=0.5       | 200
          application/xml                               | 415
          image/png, application/pdf                    | 415
          """)
  void mediaTypesThatCanBeJsonAreServed(String accept, int status) {
    assertThat(owner().with("Accept", accept).get("/user").status()).isEqualTo(status);
  }

  @Test
  void onlyOneVersionOfTheApiIsSpoken() {
    assertThat(owner().with("X-GitHub-Api-Version", "2022-11-28").get("/user").status())
        .isEqualTo(200);
    var answer = owner().with("X-GitHub-Api-Version", "2026-03-10").get("/user");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("2026-03-10").contains("2022-11-28");
  }

  @Test
  void contentTypesAreNotEnforced() {
    var answer =
        owner()
            .with("Content-Type", "application/x-www-form-urlencoded")
            .patch("/repos/acme/web", Map.of("description", "form"));
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "per_page={0} page={1} is page {2} of {3}")
  @CsvSource({
    "1,   2,    2, 1",
    "500, 1, 1, 100",
    "0,  1,  1, 30",
    "-5, 1, 1, 30",
    "abc, 1, 1, 30",
    "1,  0, 1, 1",
    "1, -2, 1, 1",
    "1, abc, 1, 1",
    "1, 99999999999999999999, 92233720368547758, 1"
  })
  void oddPagesAreForgiven(String perPage, String page, long number, int size) {
    assertThat(Page.of(Query.parse("per_page=" + perPage + "&page=" + page)))
        .isEqualTo(new Page(number, size));
    assertThat(owner().get(SECRETS + "?per_page=" + perPage + "&page=" + page).status())
        .isEqualTo(200);
  }

  @Test
  void linksRepeatTheQueryAsItWasSent() {
    var answer = owner().get("/orgs/acme/repos?type=all&per_page=1&x=%20%26");
    var base =
        server.url()
            + "/api/v3/organizations/"
            + owner().get("/orgs/acme").json().path("id").asLong()
            + "/repos";
    assertThat(answer.header("Link"))
        .startsWith("<%s?type=all&per_page=1&x=%%20%%26&page=2>; rel=\"next\"".formatted(base));
    assertThat(owner().get("/orgs/acme/repos?per_page=500").header("Link")).isEmpty();
    var middle = owner().get("/orgs/acme/repos?page=2&per_page=1");
    assertThat(middle.header("Link"))
        .startsWith("<%s?page=1&per_page=1>; rel=\"prev\"".formatted(base));
    assertThat(middle.headers().allValues("Link")).hasSize(1);
  }

  @Test
  void aTokenInTheUrlIsRefused() {
    assertThat(server.anonymous().get("/user?access_token=ghp_alice000000000000000000000").status())
        .isEqualTo(400);
  }

  @Test
  void namesIgnoreCaseAndAnswersShowTheStoredOne() {
    assertThat(owner().get("/orgs/ACME").json().path("login").asString()).isEqualTo("Acme");
    assertThat(owner().get("/repos/aCME/dOCS").json().path("full_name").asString())
        .isEqualTo("Acme/Docs");
    assertThat(owner().get("/users/ALICE").json().path("login").asString()).isEqualTo("alice");
  }

  @Test
  void everyOrganizationAndRepositoryAnswersToItsId() {
    var organization = owner().get("/orgs/acme").json().path("id").asLong();
    var repository = owner().get("/repos/acme/api").json().path("id").asLong();
    assertThat(owner().get("/organizations/" + organization).json().path("login").asString())
        .isEqualTo("Acme");
    assertThat(owner().get("/organizations/" + organization + "/actions/secrets").status())
        .isEqualTo(200);
    assertThat(owner().get("/repositories/" + repository).json().path("name").asString())
        .isEqualTo("api");
    assertThat(owner().get("/repositories/" + repository + "/actions/secrets/public-key").status())
        .isEqualTo(200);
    assertThat(owner().get("/organizations/none/actions/secrets").status()).isEqualTo(404);
    assertThat(owner().get("/repositories/99999").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/users/%zz", "/users/%c3%28", "/users/%"})
  void aTargetThatIsNotPercentEncodedUtf8IsRefused(String path) {
    var answer = raw("GET", path, "127.0.0.1");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users/a%00b",
        "/orgs/a%00b/actions/secrets",
        "/repos/acme/a%00b",
        "/repositories/%00",
        "/orgs/acme/actions/secrets/a%00b",
        "/enterprises/a%00/actions/runners"
      })
  void aNameThatNothingCanHaveIsNotFound(String path) {
    assertThat(owner().get(path).status()).isEqualTo(404);
  }

  @Test
  void textsThatNoDatabaseKeepsAreRefused() {
    assertThat(
            owner().get("/orgs/acme/actions/runners?name=a%00b").json().path("total_count").asInt())
        .isGreaterThanOrEqualTo(0);
    for (String text : new String[] {"a\\u0000b", "half \\ud800"}) {
      var answer = owner().send("PATCH", "/repos/acme/web", "{\"description\": \"" + text + "\"}");
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.message()).contains("For 'properties/description'");
    }
  }

  @Test
  void twoHostsAreRefused() {
    assertThat(raw("GET", "/", "localhost\r\nHost: other")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aMadeUpHostEndsUpInNoUrl() {
    assertThat(raw("GET", "/", "evil.example")).contains("200 OK").doesNotContain("evil.example");
    assertThat(raw("GET", "/", "localhost:1")).contains("http://localhost:1/api/v3/user");
    assertThat(raw("GET", "/", "127.0.0.1.evil.example")).doesNotContain("evil.example");
    assertThat(raw("GET", "/", "localhost:")).doesNotContain("localhost:0");
  }

  private String raw(String method, String path, String host) {
    return RawHttp.send(
        URI.create(server.url()).getPort(),
        "%s /api/v3%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
            .formatted(method, path, host));
  }

  @Test
  void aRequestWithoutAHostIsRefused() {
    int port = URI.create(server.url()).getPort();
    assertThat(RawHttp.send(port, "GET /api/v3/ HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(RawHttp.send(port, "GET /api/v3/ HTTP/1.0\r\n\r\n")).contains(" 200 ");
    assertThat(
            RawHttp.send(
                port,
                "GET http://127.0.0.1/api/v3/zen HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
        .as("absolute form")
        .contains("200 OK");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndTheServerGoesOn() {
    var answer = owner().send("PUT", SECRETS + "/BIG", "\"" + "x".repeat(200_000) + "\"");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(owner().get(SECRETS).status()).isEqualTo(200);
  }

  @Test
  void largeAnswersAreCompressedForWhoAsks() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + "/api/v3/"))
                  .header("Accept-Encoding", "gzip")
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(answer.body().length).isLessThan(2000);
    }
  }

  @Test
  void httpsServesBothVersionsOfHttp() throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(Trust.in(server.authority())).build()) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
          var request =
              HttpRequest.newBuilder(URI.create(server.httpsUrl() + "/api/v3/"))
                  .version(version)
                  .timeout(Duration.ofSeconds(10))
                  .build();
          var answer = client.send(request, BodyHandlers.ofString());
          assertThat(answer.version()).isEqualTo(version);
          assertThat(answer.body()).contains(server.httpsUrl() + "/api/v3/user");
          assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
      }
    }
  }

  @Test
  void aRenamedRepositoryIsFoundUnderItsOldName() {
    owner().post("/orgs/acme/repos", Map.of("name", "before", "private", true));
    owner().patch("/repos/acme/before", Map.of("name", "after"));
    var moved = owner().get("/repos/acme/before/actions/secrets?page=1");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.message()).isEqualTo("Moved Permanently");
    assertThat(moved.header("Location")).endsWith("/actions/secrets?page=1");
    assertThat(moved.json().path("url").asString()).isEqualTo(moved.header("Location"));
    assertThat(owner().follow(moved.header("Location")).json().path("total_count").asInt())
        .isZero();
    assertThat(owner().delete("/repos/acme/before").status()).isEqualTo(307);
    assertThat(owner().get("/repos/acme/after").json().path("name").asString()).isEqualTo("after");
    assertThat(server.as("ghp_carol000000000000000000000").get("/repos/acme/before").status())
        .isEqualTo(404);
  }
}
