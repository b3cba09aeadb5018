package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.rest.Route;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A clock does not tell whether there is a repository that one may not see. */
final class HiddenRepositoriesTest extends ServerTest {
  private static final List<String> HIDDEN = List.of("acme/api", "acme/Docs", "acme/former");
  private static final List<String> ABSENT = List.of("acme/none", "nobody/none", "globex/api");

  @Override
  protected Map<String, String> settings() {
    return Map.of("server.management_port", "0");
  }

  @Override
  protected void prepare() {
    owner().post("/orgs/acme/repos", Map.of("name", "former", "private", true));
    owner().patch("/repos/acme/former", Map.of("name", "renamed"));
  }

  /** The statements that a look for a repository runs. */
  private List<String> statements(Caller caller, String repository) {
    var parts = repository.split("/", 2);
    var statements = new ArrayList<String>();
    try (var database = server.database()) {
      return database.read(handle -> {
        handle.listen(statements::add);
        RememberedDirectory.look(handle, caller, parts[0], parts[1]);
        return List.copyOf(statements);
      });
    }
  }

  @Test
  void theSameStatementsAreRunForWhatIsHiddenAndForWhatIsNotThere() {
    var anybody = new Caller.Anonymous();
    var expected = statements(anybody, "acme/none");
    assertThat(expected).hasSizeGreaterThan(1);
    for (String repository : HIDDEN) {
      assertThat(statements(anybody, repository)).as(repository).isEqualTo(expected);
    }
    for (String repository : ABSENT) {
      assertThat(statements(anybody, repository)).as(repository).isEqualTo(expected);
    }
    assertThat(statements(anybody, "acme/web")).as("what is seen").hasSize(1);
  }

  @Test
  void everyRouteReadsTheSameNumberOfTimes() {
    var carol = server.as("ghp_carol000000000000000000000");
    for (Client client : List.of(carol, server.anonymous())) {
      for (String rest : List.of("", "/actions/secrets", "/actions/runners", "/environments")) {
        int expected = reads(client, "acme/none", rest);
        assertThat(expected).isPositive();
        for (String repository : List.of("acme/api", "globex/none", "globex/theirs")) {
          assertThat(reads(client, repository, rest)).as(repository + rest).isEqualTo(expected);
        }
      }
    }
  }

  /** How often a request reads; the server itself reads now and then as well. */
  private int reads(Client client, String repository, String rest) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      int before = reads();
      assertThat(client.get("/repos/" + repository + rest).status()).isIn(401, 404);
      least = Math.min(least, reads() - before);
    }
    return least;
  }

  private int reads() {
    return server.metric("paddock_store_reads_seconds_count");
  }

  @Test
  void noRouteOfARepositoryFindsItInAnotherWay() {
    var carol = server.as("ghp_carol000000000000000000000");
    var variables = Set.of("{owner}", "{repo}");
    var routes =
        server.routes().routes().stream()
            .filter(it -> it.method().equals("GET") && it.path().contains("/repos/{owner}/{repo}"))
            .map(Route::path)
            .toList();
    assertThat(routes).hasSizeGreaterThan(10);
    for (String path : routes) {
      assertThat(path).contains(variables);
      var rest = path.replaceAll("\\{(?!owner|repo)[a-z_]+}", "1");
      var hidden = carol.get(rest.replace("{owner}", "acme").replace("{repo}", "api"));
      var absent = carol.get(rest.replace("{owner}", "acme").replace("{repo}", "none"));
      assertThat(hidden.status()).as(path).isEqualTo(absent.status());
      assertThat(hidden.text().replace("/api/", "/none/")).as(path).isEqualTo(absent.text());
    }
  }
}
