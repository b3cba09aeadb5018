package dev.paddock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrgSecretsApiTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  private Answer put(String name, String value, Map<String, Object> more) {
    return owner().put(SECRETS + "/" + name, Sealer.body(owner(), SECRETS, value, more));
  }

  private long repository(String fullName) {
    return owner().get("/repos/" + fullName).json().path("id").asLong();
  }

  @BeforeEach
  void forgetSecrets() {
    for (String name : owner().get(SECRETS + "?per_page=100").each("secrets", "name")) {
      owner().delete(SECRETS + "/" + name);
    }
  }

  @Test
  void anEmptyListHasNoLink() {
    var answer = owner().get(SECRETS);
    assertThat(answer.text()).isEqualTo("{\"total_count\":0,\"secrets\":[]}");
    assertThat(answer.header("Link")).isEmpty();
  }

  @Test
  void aSecretIsCreatedThenUpdatedAndNeverShown() {
    var created = put("deploy_key", "first", Map.of("visibility", "all"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text()).isEqualTo("{}");
    assertThat(created.header("Location")).endsWith(SECRETS + "/deploy_key");
    assertThat(put("DEPLOY_KEY", "second", Map.of("visibility", "private")).status())
        .isEqualTo(204);
    var read = owner().get(SECRETS + "/Deploy_Key");
    assertThat(read.json().propertyNames())
        .containsExactly("name", "created_at", "updated_at", "visibility");
    assertThat(read.json().path("name").asString()).isEqualTo("DEPLOY_KEY");
    assertThat(read.json().path("visibility").asString()).isEqualTo("private");
    assertThat(owner().get(SECRETS).each("secrets", "name")).containsExactly("DEPLOY_KEY");
  }

  @Test
  void whatWasSealedIsWhatIsStored() {
    put("ODD", " línea\n\"two\" \u0000 ", Map.of("visibility", "all"));
    put("EMPTY", "", Map.of("visibility", "all"));
    var world =
        server.operate("world export", Map.of("with_values", true)).path("world").asString();
    assertThat(world).contains("value: \" línea\\n\\\"two\\\" \\0 \"").contains("value: \"\"");
  }

  @Test
  void thePublicKeyStaysTheSame() {
    var key = owner().get(SECRETS + "/public-key").json();
    assertThat(owner().get(SECRETS + "/public-key").json()).isEqualTo(key);
    assertThat(key.propertyNames()).containsExactly("key_id", "key");
    assertThat(key.path("key_id").asString()).matches("[0-9]{17,19}");
    assertThat(key.path("key").asString()).hasSize(44);
    assertThat(owner().get("/orgs/globex/actions/secrets/public-key").json()).isNotEqualTo(key);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a name with a dash           | a-b        | Secret names can only contain alphanumeric characters
          a name that begins with a digit | 1A      | Must start with a letter
          a reserved prefix            | github_x   | Secret names must not start with GITHUB_.
          the word public-key          | public-key | Secret names can only contain
          """)
  void aBadNameIsRefusedBeforeAnythingElse(String why, String name, String message) {
    var answer = owner().put(SECRETS + "/" + name, Map.of());
    assertThat(answer.status()).as(why).isEqualTo(422);
    assertThat(answer.message()).contains(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no body                 |                                                        | 422 | For 'links/0/schema', nil is not an object.
          not JSON                | {"visibility":                                         | 400 | Problems parsing JSON
          a member twice          | {"visibility": "all", "visibility": "all"}             | 400 | Problems parsing JSON
          JSON but no object      | []                                                     | 400 | Body should be a JSON object
          no visibility           | {"encrypted_value": "AAAA", "key_id": "1"}             | 422 | "visibility" wasn't supplied.
          no key_id               | {"encrypted_value": "AAAA", "visibility": "all"}       | 422 | "key_id" wasn't supplied.
          an unknown visibility   | {"visibility": "some"}                                 | 422 | some is not a member of ["all", "private", "selected"].
          a visibility that is no text | {"visibility": 1}                                 | 422 | For 'properties/visibility', 1 is not a string.
          a value that is no base64 | {"encrypted_value": "a b", "key_id": "1", "visibility": "all"} | 422 | encrypted_value does not match /^(?:[A-Za-z0-9+\\/]{4})*
          an empty value          | {"encrypted_value": "", "key_id": "1", "visibility": "all"} | 422 | does not match
          url-safe base64         | {"encrypted_value": "ab-_", "key_id": "1", "visibility": "all"} | 422 | does not match
          a box that does not open | {"encrypted_value": "AAAA", "key_id": "1", "visibility": "all"} | 422 | improperly encrypted secret
          no value for a new one  | {"visibility": "all"}                                  | 422 | "encrypted_value" wasn't supplied.
          ids that are no list    | {"visibility": "all", "selected_repository_ids": 1}    | 422 | For 'properties/selected_repository_ids', 1 is not an array.
          ids that are no numbers | {"visibility": "all", "selected_repository_ids": ["x"]} | 422 | "x" is not an integer or string
          """)
  void aBadBodyIsRefusedWithItsReason(String why, String body, int status, String message) {
    var answer = owner().send("PUT", SECRETS + "/NAME", body == null ? "" : body);
    assertThat(answer.status()).as(why).isEqualTo(status);
    assertThat(answer.message()).contains(message);
    assertThat(owner().get(SECRETS + "/NAME").status()).as("nothing is stored").isEqualTo(404);
  }

  @Test
  void aValueThatSomebodyForgotToSealIsNotRepeated() {
    var answer =
        owner()
            .put(
                SECRETS + "/NAME",
                Map.of("encrypted_value", "hunter2!", "key_id", "1", "visibility", "all"));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).doesNotContain("hunter2");
  }

  @Test
  void aBoxSealedForAnotherOwnerDoesNotOpen() {
    var body =
        Sealer.body(owner(), "/orgs/globex/actions/secrets", "text", Map.of("visibility", "all"));
    assertThat(owner().put(SECRETS + "/NAME", body).message())
        .isEqualTo("Bad request - validation failed due to an improperly encrypted secret");
  }

  @Test
  void aValueOf48KilobytesFitsAndOneByteMoreDoesNot() {
    var visibility = Map.<String, Object>of("visibility", "all");
    var fits = Sealer.body(owner(), SECRETS, new byte[48 * 1024], visibility);
    assertThat(owner().put(SECRETS + "/BIG", fits).status()).isEqualTo(201);
    var tooLong = Sealer.body(owner(), SECRETS, new byte[48 * 1024 + 1], visibility);
    assertThat(owner().put(SECRETS + "/BIGGER", tooLong).message()).contains("at most 49152 bytes");
  }

  @Test
  void selectedRepositoriesAreListedAddedAndRemoved() {
    long api = repository("acme/api");
    long docs = repository("acme/docs");
    put("SEL", "x", Map.of("visibility", "selected", "selected_repository_ids", List.of(docs)));
    var secret = owner().get(SECRETS + "/SEL").json();
    var url = secret.path("selected_repositories_url").asString();
    assertThat(url).isEqualTo(server.url() + "/api/v3/orgs/Acme/actions/secrets/SEL/repositories");
    assertThat(owner().follow(url).each("repositories", "name")).containsExactly("Docs");

    var repositories = SECRETS + "/SEL/repositories";
    assertThat(owner().put(repositories + "/" + api).status()).isEqualTo(204);
    assertThat(owner().put(repositories + "/" + api).status()).as("again").isEqualTo(204);
    assertThat(owner().get(repositories).each("repositories", "name"))
        .containsExactly("api", "Docs");
    assertThat(owner().delete(repositories + "/" + docs).status()).isEqualTo(204);
    assertThat(owner().get(repositories).each("repositories", "name")).containsExactly("api");
    assertThat(owner().put(repositories, Map.of("selected_repository_ids", List.of())).status())
        .isEqualTo(204);
    assertThat(owner().get(repositories).json().path("total_count").asInt()).isZero();
  }

  @Test
  void idsMayBeWrittenAsTextAndTwice() {
    var api = Long.toString(repository("acme/api"));
    put("SEL", "x", Map.of("visibility", "selected", "selected_repository_ids", List.of(api, api)));
    assertThat(owner().get(SECRETS + "/SEL/repositories").json().path("total_count").asInt())
        .isEqualTo(1);
  }

  @Test
  void repositoriesOfOthersAreRefusedAndNothingChanges() {
    long theirs = repository("globex/theirs");
    var refused =
        put(
            "SEL",
            "x",
            Map.of("visibility", "selected", "selected_repository_ids", List.of(theirs)));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(owner().get(SECRETS + "/SEL").status()).isEqualTo(404);
    put("SEL", "x", Map.of("visibility", "selected"));
    assertThat(owner().put(SECRETS + "/SEL/repositories/" + theirs).status()).isEqualTo(404);
    assertThat(owner().put(SECRETS + "/SEL/repositories/none").status()).isEqualTo(404);
    assertThat(
            owner()
                .put(
                    SECRETS + "/SEL/repositories",
                    Map.of("selected_repository_ids", List.of(theirs)))
                .status())
        .isEqualTo(422);
  }

  @Test
  void selectionsBelongToTheVisibilitySelected() {
    long api = repository("acme/api");
    assertThat(
            put("ALL", "x", Map.of("visibility", "all", "selected_repository_ids", List.of(api)))
                .status())
        .isEqualTo(422);
    assertThat(
            put("ALL", "x", Map.of("visibility", "all", "selected_repository_ids", List.of()))
                .status())
        .isEqualTo(201);
    assertThat(owner().get(SECRETS + "/ALL/repositories").json().path("total_count").asInt())
        .isZero();
    assertThat(owner().put(SECRETS + "/ALL/repositories/" + api).status()).isEqualTo(409);
    assertThat(owner().delete(SECRETS + "/ALL/repositories/" + api).status()).isEqualTo(409);
    assertThat(
            owner()
                .put(SECRETS + "/ALL/repositories", Map.of("selected_repository_ids", List.of()))
                .status())
        .isEqualTo(409);
  }

  @Test
  void anUpdateWithoutIdsClearsTheListAndWithoutAValueKeepsTheValue() {
    long api = repository("acme/api");
    put("SEL", "kept", Map.of("visibility", "selected", "selected_repository_ids", List.of(api)));
    assertThat(owner().put(SECRETS + "/SEL", Map.of("visibility", "selected")).status())
        .isEqualTo(204);
    assertThat(owner().get(SECRETS + "/SEL/repositories").json().path("total_count").asInt())
        .isZero();
    assertThat(server.operate("world export", Map.of("with_values", true)).path("world").asString())
        .contains("kept");
  }

  @Test
  void aDeletedRepositoryLeavesEveryList() {
    var made = owner().post("/orgs/acme/repos", Map.of("name", "brief", "private", true)).json();
    put(
        "SEL",
        "x",
        Map.of(
            "visibility",
            "selected",
            "selected_repository_ids",
            List.of(made.path("id").asLong())));
    owner().delete("/repos/acme/brief");
    assertThat(owner().get(SECRETS + "/SEL/repositories").json().path("total_count").asInt())
        .isZero();
  }

  @Test
  void deletingTwiceIsNotFound() {
    put("GONE", "x", Map.of("visibility", "all"));
    assertThat(owner().delete(SECRETS + "/gone").status()).isEqualTo(204);
    assertThat(owner().delete(SECRETS + "/gone").status()).isEqualTo(404);
    assertThat(owner().get(SECRETS + "/gone").status()).isEqualTo(404);
    assertThat(owner().get(SECRETS + "/gone/repositories").status()).isEqualTo(404);
  }

  @Test
  void listsAreSortedAndPagedWithGitHubsLinks() {
    IntStream.range(0, 5).forEach(i -> put("S" + (9 - i), "x", Map.of("visibility", "all")));
    var first = owner().get(SECRETS + "?per_page=2");
    var list =
        server.url() + "/api/v3/organizations/" + orgId() + "/actions/secrets?per_page=2&page=";
    assertThat(first.each("secrets", "name")).containsExactly("S5", "S6");
    assertThat(first.json().path("total_count").asInt()).isEqualTo(5);
    assertThat(first.header("Link"))
        .isEqualTo("<%s2>; rel=\"next\", <%s3>; rel=\"last\"".formatted(list, list));
    var middle = owner().get(SECRETS + "?per_page=2&page=2");
    assertThat(middle.header("Link"))
        .isEqualTo(
            "<%s1>; rel=\"prev\", <%s3>; rel=\"next\", <%s3>; rel=\"last\", <%s1>; rel=\"first\""
                .formatted(list, list, list, list));
    var beyond = owner().get(SECRETS + "?per_page=2&page=9");
    assertThat(beyond.each("secrets", "name")).isEmpty();
    assertThat(beyond.json().path("total_count").asInt()).isEqualTo(5);
    assertThat(beyond.header("Link"))
        .isEqualTo("<%s3>; rel=\"prev\", <%s1>; rel=\"first\"".formatted(list, list));
    assertThat(owner().follow(list + "3").each("secrets", "name")).containsExactly("S9");
  }

  private String orgId() {
    return owner().get("/orgs/acme").json().path("id").asString();
  }

  @Test
  void atTheLimitUpdatesStillWork() {
    put("LAST", "x", Map.of("visibility", "all"));
    server.sql(
        """
        insert into secrets (level_id, app, name, visibility, ciphertext, data_key_version, created_at, updated_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 999)
        select s.level_id, 'actions', 'FILL_' || n.i, 'all', s.ciphertext, 1, 0, 0
        from n cross join secrets s where s.name = 'LAST'
        """);
    server.sql("update level_counts set count = 1000 where kind = 'actions secrets'");
    assertThat(put("ONE_MORE", "x", Map.of("visibility", "all")).message())
        .contains("at most 1000");
    assertThat(put("LAST", "y", Map.of("visibility", "all")).status()).isEqualTo(204);
    server.sql("delete from secrets");
    server.sql("update level_counts set count = 0");
  }
}
