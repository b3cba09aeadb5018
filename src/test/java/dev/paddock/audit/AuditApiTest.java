package dev.paddock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class AuditApiTest extends ServerTest {
  private static final String LOG = "/orgs/acme/audit-log";
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  private JsonNode newest() {
    return owner().get(LOG + "?per_page=1").json().path(0);
  }

  private void put(Client client, String name) {
    var body = Sealer.body(client, SECRETS, "v", Map.of("visibility", "all"));
    assertThat(client.put(SECRETS + "/" + name, body).status()).isLessThan(300);
  }

  @Test
  void anEntrySaysWhoFromWhereWithWhichTokenDidWhat() {
    put(owner().with("User-Agent", "audited/1"), "AUDITED");
    var entry = newest();
    assertThat(entry.path("action").asString()).isEqualTo("org.create_actions_secret");
    assertThat(entry.path("operation_type").asString()).isEqualTo("create");
    assertThat(entry.path("key").asString()).isEqualTo("AUDITED");
    assertThat(entry.path("visibility").asString()).isEqualTo("all");
    assertThat(entry.path("org").asString()).isEqualTo("Acme");
    assertThat(entry.path("actor_ip").asString()).isEqualTo("127.0.0.1");
    assertThat(entry.path("user_agent").asString()).isEqualTo("audited/1");
    assertThat(entry.path("token_id").asLong()).isPositive();
    assertThat(entry.path("hashed_token").asString()).hasSize(44);
    assertThat(entry.path("programmatic_access_type").asString())
        .isEqualTo("Personal access token (classic)");
    assertThat(entry.path("created_at").asLong()).isEqualTo(entry.path("@timestamp").asLong());
    assertThat(entry.path("_document_id").asString()).isNotEmpty();
  }

  @Test
  void aPhraseHasFiftyTermsAtMost() {
    assertThat(owner().get(LOG + "?phrase=" + "actor:alice+".repeat(50)).status()).isEqualTo(200);
    for (int terms : List.of(51, 1_200)) {
      var refused = owner().get(LOG + "?phrase=" + "actor:alice+".repeat(terms));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.message())
          .isEqualTo("Invalid request.\n\nFor 'phrase', there are more than 50 terms.");
    }
  }

  @Test
  void theEntryNamesTheRequestThatItsAnswerNames() {
    var body = Sealer.body(owner(), SECRETS, "v", Map.of("visibility", "all"));
    var answer = owner().put(SECRETS + "/NAMED", body);
    assertThat(newest().path("request_id").asString())
        .isEqualTo(answer.header("X-GitHub-Request-Id"));
  }

  @Test
  void updatesAndRemovalsAreOnRecordToo() {
    put(owner(), "THRICE");
    put(owner(), "THRICE");
    assertThat(newest().path("action").asString()).isEqualTo("org.update_actions_secret");
    owner().delete(SECRETS + "/THRICE");
    assertThat(newest().path("action").asString()).isEqualTo("org.remove_actions_secret");
    assertThat(newest().path("key").asString()).isEqualTo("THRICE");
  }

  @Test
  void whatIsRefusedLeavesNoEntry() {
    var before = newest();
    assertThat(owner().delete(SECRETS + "/NO_SUCH_SECRET").status()).isEqualTo(404);
    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void cursorsLeadThroughTheWholeLogAndBack() {
    for (int i = 0; i < 5; i++) {
      put(owner(), "CURSOR_" + i);
    }
    var all = ids(owner().get(LOG + "?per_page=100").json());
    var walked = new ArrayList<String>();
    var part = owner().get(LOG + "?per_page=2");
    walked.addAll(ids(part.json()));
    while (link(part, "next").isPresent()) {
      part = owner().follow(link(part, "next").get());
      walked.addAll(ids(part.json()));
    }
    assertThat(walked).isEqualTo(all);
    var back = owner().follow(link(part, "prev").orElseThrow());
    int end = all.size() - part.json().size();
    assertThat(ids(back.json())).isEqualTo(all.subList(end - 2, end));
    assertThat(ids(owner().get(LOG + "?order=asc&per_page=100").json())).isEqualTo(all.reversed());
  }

  private static Optional<String> link(Answer answer, String relation) {
    return Stream.of(answer.header("Link").split(", ", -1))
        .filter(it -> it.endsWith("rel=\"" + relation + "\""))
        .map(it -> it.substring(1, it.indexOf('>')))
        .findFirst();
  }

  private static List<String> ids(JsonNode entries) {
    return entries.valueStream().map(it -> it.path("_document_id").asString()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one action                     | action:org.remove_actions_secret | org.remove_actions_secret
          a category                     | action:org operation:remove      | org.remove_actions_secret
          what nobody did                | actor:nobody                     |
          not one action                 | -action:org operation:remove     |
          a day that is over             | created:<2020-01-01              |
          a qualifier that is none       | colour:red                       |
          a word alone                   | secret                           |
          """)
  void aPhraseFinds(String about, String phrase, String action) {
    put(owner(), "PHRASE");
    owner().delete(SECRETS + "/PHRASE");
    var query = phrase.replace(" ", "+").replace("<", "%3C");
    var found = owner().get(LOG + "?phrase=" + query).json();
    assertThat(found.valueStream().map(it -> it.path("action").asString()).distinct())
        .isEqualTo(action == null ? List.of() : List.of(action));
  }

  @Test
  void anOperatorReadsTheSameEntries() {
    put(owner(), "OPERATED");
    var entries =
        server.operate("audit", Map.of("org", "acme", "phrase", "", "limit", 1)).path("entries");
    assertThat(entries.path(0)).isEqualTo(newest());
  }
}
