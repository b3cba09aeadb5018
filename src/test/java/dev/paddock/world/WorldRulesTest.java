package dev.paddock.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.app.OperatorException;
import dev.paddock.feature.WorldException;
import dev.paddock.identity.TokenUsed;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.ServerTest;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API refuses to do, a world file is refused too: with a reason, and nothing is done. */
final class WorldRulesTest extends ServerTest {
  private static final String WHOLE =
      """
      users: [{login: alice}, {login: bob}]
      organizations:
        - login: %s
          owners: [alice]
          repositories:
            - name: old
              description: %s
              archived: true
              collaborators: {bob: write}
              former_names: [oldest]
              secrets: [{name: S, value: v}]
              runners: [{name: r, os: linux, labels: [x]}]
              environments: [{name: prod, secrets: [{name: E, value: v}]}]
      """;

  private int rules;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.paddock.world.WorldRules#all")
  void aFileIsRefusedWhatTheApiRefuses(WorldRule rule) {
    rules++;
    var organization = "rule-" + rules;
    if (!rule.before().isEmpty()) {
      server.apply(rule.before().replace("ORG", organization));
    }
    if (rule.archived()) {
      owner().patch("/repos/" + organization + "/old", Map.of("archived", true));
    }
    rule.request()
        .map(it -> it.apply(owner(), organization))
        .ifPresent(
            answer -> assertThat(answer.status()).as(answer.toString()).isEqualTo(rule.status()));
    var before = server.state();
    assertThatThrownBy(() -> server.apply(rule.file().replace("ORG", organization)))
        .as(rule.name())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(rule.reason());
    assertThat(server.state()).as(rule.name()).isEqualTo(before);
  }

  @Test
  void anOwnerIsReplacedByOneFile() {
    server.apply(WorldRule.organization("owners: [alice]").replace("ORG", "replaced"));
    server.apply(
        WorldRule.organization("owners: [bob], members: [alice]").replace("ORG", "replaced"));
    assertThat(owner().get("/orgs/replaced/memberships/alice").json().path("role").asString())
        .isEqualTo("member");
  }

  @Test
  void whatIsArchivedIsMadeByOneFileAndLeftByTheNext() {
    assertThat(Worlds.reported(server.apply(WHOLE.formatted("museum", "old")), "made"))
        .contains(
            "owner alice of museum",
            "repository museum/old",
            "collaborator bob of repository museum/old",
            "secret S of museum/old",
            "runner r of museum/old",
            "secret E of museum/old prod");
    var again = server.apply(WHOLE.formatted("museum", "old"));
    assertThat(Worlds.reported(again, "made")).isEmpty();
    assertThat(Worlds.reported(again, "changed")).isEmpty();
    var exported = server.operate("world export", Map.of()).path("world").asString();
    assertThat(Worlds.reported(server.apply(exported), "changed")).isEmpty();
  }

  @Test
  void aTokenThatIsChangedWithoutAValueStaysTheSameToOthers() {
    var file = "users: [{login: alice, tokens: [{name: kept, scopes: [%s]%s}]}]";
    var text = "ghp_keptkeptkeptkeptkeptkeptkeptkept1234";
    server.apply(file.formatted("repo", ", value: " + text));
    assertThat(Worlds.reported(server.apply(file.formatted("repo, 'admin:org'", "")), "changed"))
        .containsExactly("token kept of alice");
    assertThat(server.as(text).get("/user").header("X-OAuth-Scopes")).isEqualTo("admin:org, repo");
    assertThat(server.operate("token list", Map.of()).findValuesAsString("last_eight"))
        .contains("kept1234");
    var created =
        server.operate(
            "audit", Map.of("phrase", "action:personal_access_token.create", "limit", 1));
    assertThat(created.at("/entries/0/created_token").asString()).isEqualTo(TokenUsed.hashed(text));
  }

  @Test
  void oneFileChangesARepositoryAndArchivesIt() {
    server.apply(
        WorldRule.organization("owners: [alice], repositories: [{name: old}]")
            .replace("ORG", "closing"));
    var report = server.apply(WHOLE.formatted("closing", "closed"));
    assertThat(Worlds.reported(report, "changed")).contains("repository closing/old");
    assertThat(Worlds.reported(report, "made")).contains("secret S of closing/old");
  }

  @Test
  void oneFileOpensARepositoryAndChangesIt() {
    server.apply(WHOLE.formatted("opening", "old"));
    var open =
        WHOLE
            .formatted("opening", "new")
            .replace("archived: true", "archived: false")
            .replace("labels: [x]", "labels: [x, y]")
            .replace("{bob: write}", "{bob: admin}");
    assertThat(Worlds.reported(server.apply(open), "changed"))
        .containsExactlyInAnyOrder(
            "repository opening/old",
            "collaborator bob of repository opening/old",
            "runner r of opening/old");
  }

  @Test
  void aServerDoesNotBeginWithWhatIsRefused() {
    var tooMany = new StringBuilder("users: [{login: alice}]\norganizations: [{login: o, ");
    tooMany.append("owners: [alice], repositories: [{name: r, secrets: [");
    for (int i = 0; i < 101; i++) {
      tooMany.append("{name: S").append(i).append(", value: v}, ");
    }
    tooMany.append("]}]}]\n");
    // By this the command line knows a reason for the operator from a fault of the program.
    assertThatThrownBy(() -> TestServer.with(Engine.SQLITE, tooMany.toString()).close())
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("at most 100 secrets");
  }
}
