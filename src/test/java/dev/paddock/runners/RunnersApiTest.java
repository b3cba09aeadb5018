package dev.paddock.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.ServerTest;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class RunnersApiTest extends ServerTest {
  private static final String RUNNERS = "/orgs/acme/actions/runners";

  private Answer jit(String name, Object labels) {
    return owner()
        .post(
            RUNNERS + "/generate-jitconfig",
            Map.of("name", name, "runner_group_id", 1, "labels", labels));
  }

  private String path(String name) {
    return RUNNERS
        + "/"
        + owner().get(RUNNERS + "?name=" + name).json().at("/runners/0/id").asLong();
  }

  @Test
  void aRunnerOfTheWorldFileIsShownWhole() {
    var runner = owner().get(path("build-1")).json();
    assertThat(runner.propertyNames())
        .containsExactly(
            "id",
            "name",
            "os",
            "status",
            "busy",
            "ephemeral",
            "labels",
            "runner_group_id",
            "version");
    assertThat(runner.path("name").asString()).isEqualTo("Build-1");
    assertThat(runner.path("os").asString()).isEqualTo("linux");
    assertThat(runner.path("status").asString()).isEqualTo("offline");
    assertThat(runner.path("busy").asBoolean()).isFalse();
    assertThat(runner.path("version").isNull()).isTrue();
    assertThat(names(runner)).containsExactly("self-hosted", "Linux", "X64", "gpu");
    assertThat(types(runner)).containsExactly("read-only", "read-only", "read-only", "custom");
    assertThat(names(owner().get(path("mac-1")).json()))
        .containsExactly("self-hosted", "macOS", "ARM64");
  }

  private static List<String> names(JsonNode runner) {
    return runner.path("labels").valueStream().map(it -> it.path("name").asString()).toList();
  }

  private static List<String> types(JsonNode runner) {
    return runner.path("labels").valueStream().map(it -> it.path("type").asString()).toList();
  }

  @Test
  void runnersBelongToTheirOrganizationAlone() {
    var id = path("build-1").substring(RUNNERS.length());
    assertThat(owner().get("/orgs/globex/actions/runners" + id).status()).isEqualTo(404);
    assertThat(owner().get("/orgs/globex/actions/runners").json().path("total_count").asInt())
        .isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"none", "0", "-1", "1.5", "99999999999999999999", "999999999"})
  void anIdThatIsNoneIsNotFound(String id) {
    assertThat(owner().get(RUNNERS + "/" + id).status()).isEqualTo(404);
    assertThat(owner().delete(RUNNERS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void aJustInTimeRunnerHasExactlyItsLabels() {
    var made = jit("jit-1", List.of("GPU", "self-hosted", "X64", "gpu")).json();
    var runner = made.path("runner");
    assertThat(runner.path("os").asString()).isEqualTo("unknown");
    assertThat(runner.path("ephemeral").asBoolean()).isTrue();
    assertThat(names(runner)).containsExactlyInAnyOrder("GPU", "self-hosted", "X64");
    assertThat(owner().get(RUNNERS + "/" + runner.path("id").asLong()).json()).isEqualTo(runner);
    var files = decoded(made.path("encoded_jit_config").asString());
    assertThat(files.propertyNames())
        .containsExactly(".runner", ".credentials", ".credentials_rsaparams");
    var settings = decoded(files.path(".runner").asString());
    assertThat(settings.path("AgentId").asString()).isEqualTo(runner.path("id").asString());
    assertThat(settings.path("GitHubUrl").asString()).isEqualTo(server.url() + "/Acme");
    var key = decoded(files.path(".credentials_rsaparams").asString());
    assertThat(Base64.getDecoder().decode(key.path("modulus").asString())).hasSize(256);
    assertThat(Base64.getDecoder().decode(key.path("inverseQ").asString())).hasSize(128);
  }

  private static JsonNode decoded(String base64) {
    return Json.read(Base64.getDecoder().decode(base64));
  }

  @Test
  void aNameIsTakenWhateverItsCase() {
    jit("twice", List.of("x"));
    var again = jit("TWICE", List.of("x"));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.message())
        .isEqualTo("Already exists - A runner with the name TWICE already exists.");
    owner().delete(path("twice"));
    assertThat(jit("TWICE", List.of("x")).status()).isEqualTo(201);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nothing at all       | {}                                                          | 422 | "name" wasn't supplied.
          labels that are text | {"name": "n", "runner_group_id": 1, "labels": "x"}          | 422 | For 'properties/labels', "x" is not an array.
          no label             | {"name": "n", "runner_group_id": 1, "labels": []}           | 422 | are fewer than 1
          a label with a comma | {"name": "n", "runner_group_id": 1, "labels": ["a,b"]}      | 422 | commas
          an empty name        | {"name": "", "runner_group_id": 1, "labels": ["a"]}         | 422 | A runner's name must be
          an unknown group     | {"name": "n", "runner_group_id": 7, "labels": ["a"]}        | 404 | Not Found
          a group of text      | {"name": "n", "runner_group_id": "1", "labels": ["a"]}      | 422 | "1" is not an integer.
          """)
  void aBadJustInTimeRequestIsRefused(String why, String body, int status, String message) {
    var answer = owner().send("POST", RUNNERS + "/generate-jitconfig", body);
    assertThat(answer.status()).as(why).isEqualTo(status);
    assertThat(answer.message()).contains(message);
  }

  @Test
  void forcedRemovalLeavesNothing() {
    var id = jit("short", List.of("x")).json().path("runner").path("id").asLong();
    assertThat(owner().delete(RUNNERS + "/" + id).status()).isEqualTo(204);
    assertThat(owner().get(RUNNERS + "/" + id).status()).isEqualTo(404);
    assertThat(owner().delete(RUNNERS + "/" + id).status()).isEqualTo(404);
    var next = jit("short", List.of("x")).json().path("runner").path("id").asLong();
    assertThat(next).as("ids are never given twice").isGreaterThan(id);
  }

  @Test
  void aBusyRunnerStays() {
    jit("busy \"one\"", List.of("x"));
    server.sql("update runners set busy = true, online = true where name_key = 'busy \"one\"'");
    var path = path("busy%20%22one%22");
    var answer = owner().delete(path);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo("Bad request - Runner \"busy \"one\"\" is still running a job\"");
    assertThat(owner().get(path).json().path("status").asString()).isEqualTo("online");
  }

  @Test
  void aRemoveTokenRemovesAndDoesNothingElse() {
    jit("leaving", List.of("x"));
    var path = path("leaving");
    var token = owner().post(RUNNERS + "/remove-token").json().path("token").asString();
    assertThat(token).matches("A[A-Z2-7]{28}");
    var agent = server.authorized("RemoteAuth " + token);
    assertThat(agent.get(path).status()).isEqualTo(404);
    assertThat(agent.delete("/orgs/globex/actions/runners/1").status()).isEqualTo(404);
    assertThat(agent.delete(path).status()).isEqualTo(204);
    var late = owner().post(RUNNERS + "/remove-token").json().path("token").asString();
    server.clock().advance(Duration.ofMinutes(61));
    assertThat(server.authorized("RemoteAuth " + late).delete(path).status()).isEqualTo(404);
  }

  @Test
  void listsFilterByWholeNames() {
    assertThat(owner().get(RUNNERS + "?name=BUILD-1").each("runners", "name"))
        .containsExactly("Build-1");
    assertThat(owner().get(RUNNERS + "?name=build").json().path("total_count").asInt()).isZero();
    assertThat(owner().get(RUNNERS + "?name=build-1").json().path("total_count").asInt())
        .isEqualTo(1);
  }

  @Test
  void anUpgradeGathersTheLabelsAsTheyAreWritten() throws Exception {
    assertThat(jit("gathered", List.of("größe 🚀", "b 12 custom 3 x", "a")).status())
        .isEqualTo(201);
    var labels = path("gathered") + "/labels";
    owner().post(labels, Map.of("labels", List.of("0")));
    owner().delete(labels + "/a");
    owner().post(labels, Map.of("labels", List.of("a")));
    var before = owner().get(labels).json();
    assertThat(before.path("labels").valueStream().map(it -> it.path("name").asString()))
        .containsExactly("größe 🚀", "b 12 custom 3 x", "0", "a");
    var others = owner().get(RUNNERS).json();
    var migration =
        Files.readString(Path.of("src/main/resources/db/migration/V9__labels_of_runners.sql"));
    server.sql("update runners set labels = ''");
    assertThat(owner().get(labels + "?n=1").json().path("total_count").asInt()).isZero();

    server.sql(migration.substring(migration.indexOf("update runners")).replace(";", ""));

    assertThat(owner().get(labels + "?n=2").json()).isEqualTo(before);
    assertThat(owner().get(RUNNERS + "?n=2").json()).isEqualTo(others);
  }

  @Test
  void labelsAreAddedReplacedAndRemoved() {
    owner().delete(path("labelled"));
    jit("labelled", List.of("self-hosted", "one"));
    var labels = path("labelled") + "/labels";
    assertThat(
            owner()
                .post(labels, Map.of("labels", List.of("Two", "ONE", "two")))
                .each("labels", "name"))
        .containsExactly("self-hosted", "one", "Two");
    assertThat(
            owner().post(labels, Map.of("labels", List.of("SELF-HOSTED"))).each("labels", "name"))
        .as("a system label is there already")
        .containsExactly("self-hosted", "one", "Two");
    assertThat(owner().put(labels, Map.of("labels", List.of("three"))).each("labels", "name"))
        .containsExactly("self-hosted", "three");
    assertThat(owner().delete(labels + "/THREE").each("labels", "name"))
        .containsExactly("self-hosted");
    assertThat(owner().delete(labels + "/three").status()).isEqualTo(404);
    assertThat(owner().delete(labels + "/Self-Hosted").status()).isEqualTo(422);
    owner().put(labels, Map.of("labels", List.of("a b/c")));
    assertThat(owner().delete(labels + "/a%20b%2Fc").status()).isEqualTo(200);
    assertThat(owner().put(labels, Map.of("labels", List.of())).status()).isEqualTo(200);
    assertThat(owner().post(labels, Map.of("labels", List.of())).status()).isEqualTo(422);
    assertThat(owner().post(labels, Map.of("labels", List.of("x".repeat(257)))).status())
        .isEqualTo(422);
    assertThat(owner().delete(labels).json().path("total_count").asInt()).isEqualTo(1);
    assertThat(owner().get(RUNNERS + "/999999/labels").status()).isEqualTo(404);
  }

  @Test
  void downloadsAreABareList() {
    var list = owner().get(RUNNERS + "/downloads").json();
    assertThat(list.isArray()).isTrue();
    assertThat(list.valueStream().map(it -> it.path("os").asString()).distinct())
        .containsExactlyInAnyOrder("osx", "linux", "win");
  }

  @Test
  void tokensLastAnHour() {
    var answer = owner().post(RUNNERS + "/registration-token");
    assertThat(answer.json().propertyNames()).containsExactly("token", "expires_at");
    assertThat(answer.json().path("expires_at").asString()).matches(".*T.*\\.\\d{3}Z");
    assertThat(new String(answer.bytes(), StandardCharsets.UTF_8)).doesNotContain(" ");
  }
}
