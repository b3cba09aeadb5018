package dev.paddock.world;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Sealer;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules that the API's handlers and writers hold a change against. */
final class WorldRules {
  private static final String HALF = "\\uD800";
  private static final String ALICE = "owners: [alice]";
  private static final String RUNNER =
      "owners: [alice], runners: [{name: r, os: linux, labels: [%s]}]";

  private WorldRules() {}

  static Stream<WorldRule> all() {
    return Stream.of(
            memberships(),
            archived(),
            labels(),
            runners(),
            secrets(),
            numbersOfSecrets(),
            names(),
            texts(),
            words())
        .flatMap(List::stream);
  }

  private static List<WorldRule> memberships() {
    return List.of(
        WorldRule.of(
            "the last owner does not become a member",
            403,
            (alice, org) -> member(alice, org, "alice"),
            "last owner",
            ALICE,
            "members: [alice]"),
        WorldRule.of(
            "of two owners one stays",
            403,
            (alice, org) -> {
              member(alice, org, "bob");
              var refused = member(alice, org, "alice");
              alice.put("/orgs/" + org + "/memberships/bob", Map.of("role", "admin"));
              return refused;
            },
            "last owner",
            "owners: [alice, bob]",
            "members: [alice, bob]"),
        WorldRule.of(
            "a new organization has an owner",
            422,
            (alice, org) -> alice.post("/admin/organizations", Map.of("login", org)),
            "owner",
            "",
            "members: [bob]"),
        WorldRule.of(
            "the owner of a new organization is not made a member by the same file",
            403,
            (alice, org) -> member(alice, "globex", "alice"),
            "owner",
            "",
            "owners: [alice], members: [alice]"),
        WorldRule.of(
            "a member is a user",
            404,
            (alice, org) -> member(alice, org, "nobody-here"),
            "not declared under users",
            ALICE,
            "owners: [alice], members: [nobody-here]"));
  }

  private static Answer member(Client client, String organization, String user) {
    return client.put("/orgs/" + organization + "/memberships/" + user, Map.of("role", "member"));
  }

  private static BiFunction<Client, String, Answer> patch(String member, Object value) {
    return (alice, org) -> alice.patch("/repos/" + org + "/old", Map.of(member, value));
  }

  private static List<WorldRule> archived() {
    return List.of(
        WorldRule.archived(
            "description", patch("description", "new"), "description: old", "description: new"),
        WorldRule.archived(
            "visibility",
            patch("visibility", "public"),
            "visibility: private",
            "visibility: public"),
        WorldRule.archived(
            "default branch",
            patch("default_branch", "trunk"),
            "default_branch: main",
            "default_branch: trunk"),
        WorldRule.archived(
            "a new collaborator",
            (alice, org) -> collaborator(alice, org, "bob", "push"),
            "description: old",
            "collaborators: {bob: write}"),
        WorldRule.archived(
            "the role of a collaborator",
            (alice, org) -> collaborator(alice, org, "bob", "admin"),
            "collaborators: {bob: read}",
            "collaborators: {bob: admin}"),
        WorldRule.archived(
            "a new environment",
            (alice, org) -> alice.put("/repos/" + org + "/old/environments/prod"),
            "description: old",
            "environments: [{name: prod}]"),
        WorldRule.archived(
            "a new secret",
            (alice, org) -> putInOld(alice, org, "/actions/secrets", "NEW"),
            "description: old",
            "secrets: [{name: NEW, value: v}]"),
        WorldRule.archived(
            "the value of a secret",
            (alice, org) -> putInOld(alice, org, "/actions/secrets", "KNOWN"),
            "secrets: [{name: KNOWN, value: v}]",
            "secrets: [{name: KNOWN, value: w}]"),
        WorldRule.archived(
            "a secret of an environment",
            (alice, org) -> putInOld(alice, org, "/environments/prod/secrets", "NEW"),
            "environments: [{name: prod}]",
            "environments: [{name: prod, secrets: [{name: NEW, value: v}]}]"),
        WorldRule.archived(
            "a new runner",
            (alice, org) -> jit(alice, "/repos/" + org + "/old", "r", List.of("x")),
            "description: old",
            "runners: [{name: r, os: linux}]"),
        WorldRule.archived(
            "the labels of a runner",
            (alice, org) -> setLabels(alice, "/repos/" + org + "/old", List.of("new")),
            "runners: [{name: r, os: linux, labels: [old]}]",
            "runners: [{name: r, os: linux, labels: [new]}]"),
        WorldRule.archived(
            "a further name",
            patch("name", "older"),
            "description: old",
            "former_names: [oldest]"));
  }

  private static Answer collaborator(Client client, String org, String user, String permission) {
    return client.put(
        "/repos/" + org + "/old/collaborators/" + user, Map.of("permission", permission));
  }

  private static Answer putInOld(Client client, String org, String secrets, String name) {
    return put(client, "/repos/" + org + "/old" + secrets, name, "w", Map.of());
  }

  private static Answer put(
      Client client, String secrets, String name, String value, Map<String, Object> more) {
    return client.put(secrets + "/" + name, Sealer.body(client, secrets, value, more));
  }

  private static Answer jit(Client client, String owner, String name, List<String> labels) {
    return client.post(
        owner + "/actions/runners/generate-jitconfig",
        Map.of("name", name, "runner_group_id", 1, "labels", labels));
  }

  private static Answer setLabels(Client client, String owner, List<String> labels) {
    var runners = owner + "/actions/runners";
    var id = client.get(runners).json().at("/runners/0/id").asLong();
    return client.put(runners + "/" + id + "/labels", Map.of("labels", labels));
  }

  private static List<String> many(String name, int number) {
    return IntStream.range(0, number).mapToObj(i -> name + i).toList();
  }

  private static List<WorldRule> labels() {
    var tooMany = many("l", 101);
    return List.of(
        label("a label is not too long", "x".repeat(257), "x".repeat(257), "1 to 256 characters"),
        label("a label is not blank", " ", "\" \"", "1 to 256 characters"),
        label("a label has no comma", "a,b", "\"a,b\"", "commas"),
        label("a label has no control character", "a\nb", "\"a\\nb\"", "control characters"),
        WorldRule.of(
            "a runner is not given more than 100 labels",
            422,
            (alice, org) -> setLabels(alice, "/orgs/" + org, tooMany),
            "100",
            RUNNER.formatted("old"),
            RUNNER.formatted(String.join(", ", tooMany))),
        WorldRule.of(
            "a new runner does not have more than 100 labels",
            422,
            (alice, org) -> jit(alice, "/orgs/" + org, "r", tooMany),
            "100",
            ALICE,
            RUNNER.formatted(String.join(", ", tooMany))));
  }

  private static WorldRule label(String name, String label, String written, String reason) {
    return WorldRule.of(
        name,
        422,
        (alice, org) -> setLabels(alice, "/orgs/" + org, List.of(label)),
        reason,
        RUNNER.formatted("old"),
        RUNNER.formatted(written));
  }

  private static List<WorldRule> runners() {
    return List.of(
        runner("the name of a runner is not too long", "x".repeat(65), "x".repeat(65)),
        runner("the name of a runner is not blank", " ", "\" \""),
        runner("the name of a runner has no control character", "a\tb", "\"a\\tb\""),
        WorldRule.of(
            "there is one group of runners",
            404,
            (alice, org) ->
                alice.post(
                    "/orgs/" + org + "/actions/runners/generate-jitconfig",
                    Map.of("name", "r", "runner_group_id", 2, "labels", List.of("x"))),
            "is not known",
            ALICE,
            "owners: [alice], runners: [{name: r, os: linux, group: gpu}]"));
  }

  private static WorldRule runner(String rule, String name, String written) {
    return WorldRule.of(
        rule,
        422,
        (alice, org) -> jit(alice, "/orgs/" + org, name, List.of("x")),
        "1 to 64 characters",
        ALICE,
        "owners: [alice], runners: [{name: %s, os: linux}]".formatted(written));
  }

  private static List<WorldRule> secrets() {
    var large = "x".repeat(48 * 1024 + 1);
    return List.of(
        secret("a secret's name has letters, digits and underscores", "A-B", "Secret names can"),
        secret("a secret's name begins with no digit", "1A", "Secret names can"),
        secret("a secret's name is not GitHub's", "github_token", "must not start with GITHUB_"),
        secret("a secret's name is not too long", "A".repeat(256), "at most 255 characters"),
        WorldRule.of(
            "a secret's value is not too long",
            422,
            (alice, org) -> put(alice, secretsOf(org), "LARGE", large, Map.of("visibility", "all")),
            "at most 48 KB",
            ALICE,
            "owners: [alice], secrets: [{name: LARGE, value: %s}]".formatted(large)),
        WorldRule.of(
            "a new secret has a value",
            422,
            (alice, org) -> alice.put(secretsOf(org) + "/NONE", Map.of("visibility", "all")),
            "has no value",
            ALICE,
            "owners: [alice], secrets: [{name: NONE}]"),
        WorldRule.of(
            "the repositories of a secret are the organization's",
            422,
            (alice, org) -> put(alice, secretsOf(org), "SEL", "v", selected(alice, "selected")),
            "is no repository of",
            ALICE,
            "owners: [alice], secrets: [{name: SEL, value: v, visibility: selected, repositories: [web]}]"),
        WorldRule.of(
            "repositories are selected for selected secrets only",
            422,
            (alice, org) -> put(alice, secretsOf(org), "SEL", "v", selected(alice, "private")),
            "expected visibility: selected",
            ALICE,
            "owners: [alice], repositories: [{name: a}], secrets: [{name: SEL, value: v, visibility: private, repositories: [a]}]"));
  }

  private static String secretsOf(String organization) {
    return "/orgs/" + organization + "/actions/secrets";
  }

  private static Map<String, Object> selected(Client client, String visibility) {
    long id = client.get("/repos/acme/web").json().path("id").asLong();
    return Map.of("visibility", visibility, "selected_repository_ids", List.of(id));
  }

  private static WorldRule secret(String rule, String name, String reason) {
    return WorldRule.of(
        rule,
        422,
        (alice, org) -> put(alice, secretsOf(org), name, "v", Map.of("visibility", "all")),
        reason,
        ALICE,
        "owners: [alice], secrets: [{name: %s, value: v}]".formatted(name));
  }

  private static List<WorldRule> numbersOfSecrets() {
    var repository = "owners: [alice], repositories: [{name: full, secrets: [%s]}]";
    var environment =
        "owners: [alice], repositories: [{name: full, environments: [{name: prod, secrets: [%s]}]}]";
    return List.of(
        WorldRule.of(
            "an organization has at most 1000 secrets",
            422,
            (alice, org) -> put(alice, secretsOf(org), "S1000", "v", Map.of("visibility", "all")),
            "at most 1000 secrets",
            "owners: [alice], secrets: [%s]".formatted(written(1000)),
            "owners: [alice], secrets: [{name: S1000, value: v}]"),
        WorldRule.of(
            "a repository has at most 100 secrets",
            422,
            (alice, org) ->
                put(alice, "/repos/" + org + "/full/actions/secrets", "S100", "v", Map.of()),
            "at most 100 secrets",
            repository.formatted(written(100)),
            repository.formatted("{name: S100, value: v}")),
        WorldRule.of(
            "an environment has at most 100 secrets",
            422,
            (alice, org) ->
                put(
                    alice,
                    "/repos/" + org + "/full/environments/prod/secrets",
                    "S100",
                    "v",
                    Map.of()),
            "at most 100 secrets",
            environment.formatted(written(100)),
            environment.formatted("{name: S100, value: v}")));
  }

  private static String written(int secrets) {
    return many("S", secrets).stream()
        .map("{name: %s, value: v}"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static List<WorldRule> names() {
    return List.of(
        login("a login has no hyphen at its end", "ends-"),
        login("a login is not too long", "x".repeat(40)),
        WorldRule.of(
            "a login is not that of the server",
            422,
            (alice, org) -> alice.post("/admin/users", Map.of("login", "runner")),
            "reserved",
            "",
            "users: [{login: runner}]"),
        WorldRule.of(
            "a user is not called like an organization",
            422,
            (alice, org) -> alice.post("/admin/users", Map.of("login", "acme")),
            "taken",
            "",
            "users: [{login: acme}]"),
        WorldRule.of(
            "an organization is not called like a user",
            422,
            (alice, org) ->
                alice.post("/admin/organizations", Map.of("login", "bob", "admin", "alice")),
            "taken",
            "",
            "organizations: [{login: bob}]"),
        repository("a repository's name has no space", "\"a b\"", "a b"),
        repository("a repository's name is no way up", "\"..\"", ".."),
        repository("a repository's name is not too long", "x".repeat(101), "x".repeat(101)),
        environment("an environment's name is not too long", "x".repeat(256), "x".repeat(256)),
        environment("an environment's name has no control character", "\"a\\x01\"", "a%01"));
  }

  private static WorldRule login(String rule, String login) {
    return WorldRule.of(
        rule,
        422,
        (alice, org) -> alice.post("/admin/users", Map.of("login", login)),
        "cannot be used",
        "",
        "users: [{login: %s}]".formatted(login));
  }

  private static WorldRule repository(String rule, String written, String name) {
    return WorldRule.of(
        rule,
        422,
        (alice, org) -> alice.post("/orgs/" + org + "/repos", Map.of("name", name)),
        "cannot be used",
        ALICE,
        "owners: [alice], repositories: [{name: %s}]".formatted(written));
  }

  private static WorldRule environment(String rule, String written, String inPath) {
    var before = "owners: [alice], repositories: [{name: a, environments: [%s]}]";
    return WorldRule.of(
        rule,
        422,
        (alice, org) -> alice.put("/repos/" + org + "/a/environments/" + inPath),
        "cannot be used",
        before.formatted(""),
        before.formatted("{name: %s}".formatted(written)));
  }

  private static List<WorldRule> texts() {
    return List.of(
        text(
            "e-mail address of a user",
            "POST",
            "/admin/users",
            "{'login': 'someone', 'email': '%s'}",
            "users: [{login: bob, email: '%s'}]"),
        text(
            "name of an organization",
            "POST",
            "/admin/organizations",
            "{'login': 'some', 'admin': 'alice', 'profile_name': '%s'}",
            "owners: [alice], name: '%s'"),
        text(
            "description of a repository",
            "PATCH",
            "/repos/acme/web",
            "{'description': '%s'}",
            "owners: [alice], repositories: [{name: a, description: '%s'}]"),
        text(
            "default branch of a repository",
            "PATCH",
            "/repos/acme/web",
            "{'default_branch': '%s'}",
            "owners: [alice], repositories: [{name: a, default_branch: '%s'}]"),
        text(
            "label of a runner",
            "POST",
            "/orgs/acme/actions/runners/generate-jitconfig",
            "{'name': 'r', 'runner_group_id': 1, 'labels': ['%s']}",
            RUNNER.formatted("'%s'")),
        text(
            "name of a runner",
            "POST",
            "/orgs/acme/actions/runners/generate-jitconfig",
            "{'name': '%s', 'runner_group_id': 1, 'labels': ['x']}",
            "owners: [alice], runners: [{name: '%s', os: linux}]"),
        // No request can hold one in its path; a file can.
        WorldRule.ofOperators(
            "no half of a surrogate pair: name of an environment",
            "surrogate",
            WorldRule.organization(
                "owners: [alice], repositories: [{name: a, environments: [{name: \"%s\"}]}]"
                    .formatted(HALF))),
        WorldRule.ofOperators(
            "no half of a surrogate pair: value of a secret",
            "surrogate",
            WorldRule.organization(
                "owners: [alice], secrets: [{name: HALF, value: \"%s\"}]".formatted(HALF))));
  }

  private static WorldRule text(String what, String method, String path, String body, String file) {
    return WorldRule.of(
        "no half of a surrogate pair: " + what,
        422,
        (alice, org) -> alice.send(method, path, body.formatted(HALF).replace('\'', '"')),
        "surrogate",
        ALICE,
        file.formatted(HALF).replace('\'', '"'));
  }

  private static List<WorldRule> words() {
    return List.of(
        WorldRule.of(
            "a collaborator has one of GitHub's roles",
            422,
            (alice, org) -> collaborator(alice, org, "bob", "owner"),
            "is not known",
            "owners: [alice], repositories: [{name: old}]",
            "owners: [alice], repositories: [{name: old, collaborators: {bob: owner}}]"),
        WorldRule.of(
            "a collaborator is a user",
            404,
            (alice, org) -> collaborator(alice, org, "nobody-here", "push"),
            "not declared under users",
            "owners: [alice], repositories: [{name: old}]",
            "owners: [alice], repositories: [{name: old, collaborators: {nobody-here: write}}]"),
        WorldRule.of(
            "a repository has one of GitHub's visibilities",
            422,
            (alice, org) ->
                alice.post("/orgs/" + org + "/repos", Map.of("name", "a", "visibility", "hidden")),
            "is not known",
            ALICE,
            "owners: [alice], repositories: [{name: a, visibility: hidden}]"),
        WorldRule.of(
            "a token has GitHub's scopes",
            422,
            (alice, org) ->
                alice.post(
                    "/admin/users/bob/authorizations", Map.of("scopes", List.of("everything"))),
            "is not known",
            "",
            "users: [{login: bob, tokens: [{name: t, scopes: [everything]}]}]"),
        WorldRule.ofOperators(
            "a token has a name",
            "name",
            "users: [{login: bob, tokens: [{name: \" \", scopes: [repo]}]}]"));
  }
}
