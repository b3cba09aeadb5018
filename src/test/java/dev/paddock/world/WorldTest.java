package dev.paddock.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.app.Operator;
import dev.paddock.app.OperatorException;
import dev.paddock.feature.WorldException;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import dev.paddock.testkit.Worlds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WorldTest extends ServerTest {
  private final String world =
      Worlds.read("whole.yaml").replace("@APP_KEY@", new AppKey().publicPem());

  @Override
  protected String world() {
    return world;
  }

  @Override
  protected Client owner() {
    return server.as("ghp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  }

  @Test
  void whatTheFileSaysIsThere() {
    assertThat(owner().get("/orgs/acme/actions/secrets").each("secrets", "name"))
        .containsExactly("ALL1", "SEL1");
    assertThat(
            owner()
                .get("/orgs/acme/actions/secrets/SEL1/repositories")
                .each("repositories", "name"))
        .containsExactly("a");
    assertThat(owner().get("/repos/acme/a").json().path("default_branch").asString())
        .isEqualTo("trunk");
    assertThat(owner().get("/repos/acme/a/actions/secrets").each("secrets", "name"))
        .containsExactly("DEPLOY_KEY");
    assertThat(owner().get("/orgs/acme/actions/runners").each("runners", "os"))
        .startsWith("linux", "windows");
    assertThat(owner().get("/orgs/acme/members").json().size()).isEqualTo(2);
    var fine = server.as("github_pat_11AAAAAAA0aaaaaaaaaaaa");
    assertThat(fine.get("/orgs/acme/actions/secrets").status()).isEqualTo(200);
    assertThat(fine.get("/orgs/acme/actions/runners").status()).isEqualTo(403);
  }

  @Test
  void whatEqualsTheFileIsNotTouched() {
    server.apply(world);
    var before = owner().get("/orgs/acme/actions/secrets/ALL1").text();
    server.clock().advance(Duration.ofHours(1));
    var report = server.apply(world);
    assertThat(Worlds.reported(report, "made")).isEmpty();
    assertThat(Worlds.reported(report, "changed")).isEmpty();
    assertThat(Worlds.reported(report, "left"))
        .contains(
            "user alice",
            "secret ALL1 of acme",
            "App robot",
            "token fine of alice",
            "runner r1 of acme");
    assertThat(owner().get("/orgs/acme/actions/secrets/ALL1").text()).isEqualTo(before);
  }

  @Test
  void theFileWinsForWhatItNamesAndLeavesTheRest() {
    owner().delete("/orgs/acme/actions/secrets/ALL1");
    owner()
        .post(
            "/orgs/acme/actions/runners/generate-jitconfig",
            Map.of("name", "extra", "runner_group_id", 1, "labels", List.of("x")));
    var changed =
        world
            .replace("default_repository_permission: none", "default_repository_permission: write")
            .replace(
                "{name: r1, os: linux, labels: [gpu], group: Default}",
                "{name: r1, os: macos, labels: [cpu]}")
            .replace(
                "SEL1, value: text, visibility: selected, repositories: [a]",
                "SEL1, value: text, visibility: private")
            .replace("{carol: write}", "{carol: admin}")
            .replace("[admin:org, repo]", "[admin:org, repo, user]")
            .replace("organization_secrets: write", "organization_secrets: read")
            .replace("name: Robot", "name: Robot the Second");
    var report = server.apply(changed);
    assertThat(Worlds.reported(report, "made")).containsExactly("secret ALL1 of acme");
    assertThat(Worlds.reported(report, "changed"))
        .containsExactlyInAnyOrder(
            "organization acme",
            "collaborator carol of repository acme/a",
            "secret SEL1 of acme",
            "runner r1 of acme",
            "token owner of alice",
            "App robot");
    assertThat(owner().get("/orgs/acme/actions/runners").each("runners", "name"))
        .containsExactly("r1", "r2", "extra");
    assertThat(owner().get("/orgs/acme/actions/secrets/SEL1").json().path("visibility").asString())
        .isEqualTo("private");
    assertThat(owner().get("/user").header("X-OAuth-Scopes")).contains("user");
    server.apply(world);
  }

  @Test
  void whatIsExportedCanBeAppliedAndIsTheSame() {
    server.apply(world);
    var exported =
        server.operate("world export", Map.of("with_values", true)).path("world").asString();
    assertThat(exported)
        .contains("text: with # yaml")
        .doesNotContain("ghp_")
        .doesNotContain("github_pat_");
    var report = server.apply(exported);
    assertThat(Worlds.reported(report, "made")).isEmpty();
    assertThat(Worlds.reported(report, "changed")).isEmpty();
    var without = server.operate("world export", Map.of()).path("world").asString();
    assertThat(without).contains("ALL1").doesNotContain("value:");
    assertThat(Worlds.reported(server.apply(without), "changed")).isEmpty();
  }

  @Test
  void aTokensEndStaysWhereTheFileDoesNotNameIt() {
    server.apply(world.replace("        expires_at: 2090-01-01T00:00:00Z\n", ""));
    assertThat(owner().get("/user").header("GitHub-Authentication-Token-Expiration"))
        .startsWith("2090-01-01");
  }

  @Test
  void bytesThatAreNoTextSurviveAnExport() {
    var secrets = "/orgs/acme/actions/secrets";
    var bytes = new byte[] {0, (byte) 0xff, (byte) 0xfe, 10, 13};
    owner()
        .put(secrets + "/BYTES", Sealer.body(owner(), secrets, bytes, Map.of("visibility", "all")));
    var exported =
        server.operate("world export", Map.of("with_values", true)).path("world").asString();
    assertThat(exported).contains("value: !!binary");
    assertThat(Worlds.reported(server.apply(exported), "changed")).isEmpty();
    owner().delete(secrets + "/BYTES");
    assertThat(Worlds.reported(server.apply(exported), "made"))
        .containsExactly("secret BYTES of acme");
    assertThat(server.operate("world export", Map.of("with_values", true)).path("world").asString())
        .isEqualTo(exported);
    owner().delete(secrets + "/BYTES");
  }

  @Test
  void aGeneratedTokenIsShownOnce() {
    var more =
        world.replace("{name: generated, scopes: [repo]}", "{name: another, scopes: [repo]}");
    var tokens =
        server
            .apply(more)
            .path("entries")
            .valueStream()
            .filter(it -> !it.path("token").isNull())
            .collect(
                Collectors.toMap(
                    it -> it.path("what").asString(), it -> it.path("token").asString()));
    assertThat(tokens).containsOnlyKeys("token another of alice");
    assertThat(
            server.as(String.valueOf(tokens.get("token another of alice"))).get("/user").status())
        .isEqualTo(200);
    assertThat(server.apply(more).toString()).doesNotContain("ghp_");
  }

  @Test
  void itIsAllOrNothing() {
    var taken =
        world
            .replace(
                "- login: bob",
                "- login: bob\n    tokens: [{name: stolen, value: ghp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA}]")
            .replace(
                "value: ghp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "value: ghp_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n")
            .replace("name: Alice", "name: Somebody");
    var clash = taken.replace("login: carol\n", "login: newcomer\n  - login: carol\n");
    var accepted =
        server.apply(
            clash.replace(
                "stolen, value: ghp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "own, value: ghp_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"));
    assertThat(Worlds.reported(accepted, "made")).contains("user newcomer");
    server.apply(world);
    var conflict =
        world
            .replace("slug: ent,", "slug: other,")
            .replace("- login: carol\n", "- login: carol\n  - login: never\n");
    assertThatThrownBy(() -> server.apply(conflict))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("this server's enterprise is \"ent\"");
    assertThat(owner().get("/users/never").status()).isEqualTo(404);
  }

  @Test
  void everyFaultIsToldWithItsPlaceAndNothingIsDone() {
    var bad =
        """
        users:
          - login: alice
            shoe_size: 43
            tokens: [{name: t, value: ghp_short, scopes: [admin:everything]}]
          - login: Alice
        organizations:
          - login: acme
            owners: [nobody]
            variables: []
            repositories: [{name: a, visibility: secret}, {name: 7}]
            secrets:
              - {name: GITHUB_X, value: text}
              - {name: OK, value: 12, visibility: all, repositories: [a]}
              - {name: SEL, value: x, visibility: selected, repositories: [zzz]}
            runners: [{name: r, os: amiga, group: gpu}]
        apps: [{slug: Robot, owner: acme, permissions: {magic: read}}]
        """;
    assertThatThrownBy(() -> Operator.checkWorld("w.yaml", bad))
        .isInstanceOfSatisfying(
            WorldException.class,
            fault ->
                assertThat(fault.lines())
                    .allMatch(line -> line.matches("w\\.yaml:\\d+:\\d+: [^:]+: .+"))
                    .anyMatch(
                        line -> line.startsWith("w.yaml:3:5: users[0].shoe_size: unknown key"))
                    .anyMatch(line ->
                        line.contains(
                            "users[0].tokens[0].value: is no token of this kind; expected ghp_"))
                    .anyMatch(line ->
                        line.contains(
                            "users[0].tokens[0].scopes[0]: \"admin:everything\" is not known"))
                    .anyMatch(line ->
                        line.contains("users[1].login: this login is there twice (duplicate)"))
                    .anyMatch(line ->
                        line.contains(
                            "organizations[0].owners[0]: \"nobody\" is not declared under users"))
                    .anyMatch(line ->
                        line.startsWith("w.yaml:9:5: organizations[0].variables: unknown key"))
                    .anyMatch(line ->
                        line.contains(
                            "repositories[0].visibility: \"secret\" is not known; expected one of public, private, internal"))
                    .anyMatch(
                        line -> line.contains("repositories[1].name: is a number; expected text"))
                    .anyMatch(line ->
                        line.contains("secrets[0].name: Secret names must not start with GITHUB_."))
                    .anyMatch(line ->
                        line.contains(
                            "secrets[1].value: is a number; expected text (put it in quotes)"))
                    .anyMatch(line ->
                        line.contains("secrets[1].repositories[0]: repositories are chosen"))
                    .anyMatch(line ->
                        line.contains(
                            "secrets[2].repositories[0]: \"zzz\" is no repository of acme"))
                    .anyMatch(line -> line.contains("runners[0].os: \"amiga\" is not known"))
                    .anyMatch(line -> line.contains("runners[0].group: \"gpu\" is not known"))
                    .anyMatch(line -> line.contains("apps[0].slug: \"Robot\" cannot be used"))
                    .anyMatch(line -> line.contains("apps[0].permissions.magic: is not known"))
                    .anyMatch(line ->
                        line.contains("has not one key; expected either private_key or public_key"))
                    .hasSize(17));
  }

  @Test
  void whatIsNoWorldIsToldToo() {
    for (String text : List.of("", "[]", "a: [", "users: {}", "a: 1\na: 2", "users: [*x]")) {
      assertThatThrownBy(() -> Operator.checkWorld("w", text))
          .as(text)
          .isInstanceOf(WorldException.class);
    }
    Operator.checkWorld("w", "{\"users\": [{\"login\": \"json-works\"}]}");
  }

  @Test
  void aLargeFileIsReadWhole() {
    // More than the 3 MB after which the YAML library stops by itself
    var large = "users:\n" + ("#" + " ".repeat(98) + "\n").repeat(40_000) + "- {login: alice}\n";
    Operator.checkWorld("w", large);
  }

  @Test
  void faultsNeverRepeatASecretOrAToken() {
    var bad =
        """
        users: [{login: alice, tokens: [{name: t, value: marker-token-value}]}]
        organizations: [{login: acme, secrets: [{name: "BAD NAME", value: marker-secret-value, wrong: 1}]}]
        """;
    assertThatThrownBy(() -> Operator.checkWorld("w", bad)).message().doesNotContain("marker");
    for (String malformed :
        List.of("value: \"marker\\q\"", "a: [marker", "a: marker: marker", "\tmarker")) {
      assertThatThrownBy(() -> Operator.checkWorld("w", malformed))
          .message()
          .doesNotContain("marker");
    }
  }
}
