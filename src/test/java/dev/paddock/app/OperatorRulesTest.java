package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API refuses to do, an operator's command is refused too, with a reason. */
final class OperatorRulesTest extends ServerTest {
  private static final String KEY = new AppKey().publicPem().replace("\\n", "\n");
  private static final List<Map<String, String>> STEPS = List.of(Map.of("run", "true"));

  /**
   * A rule, broken by a command and by a request.
   *
   * @param request by a site administrator; empty where the API has no such operation
   */
  record Broken(
      String rule,
      String command,
      Map<String, Object> arguments,
      String reason,
      Optional<Function<Client, Answer>> request) {
    private static Broken of(
        String rule, String command, Map<String, Object> arguments, String reason) {
      return new Broken(rule, command, arguments, reason, Optional.empty());
    }

    private Broken asBy(Function<Client, Answer> request) {
      return new Broken(rule, command, arguments, reason, Optional.of(request));
    }

    @Override
    public String toString() {
      return command + ": " + rule;
    }
  }

  @Override
  protected void prepare() {
    owner().post("/orgs/globex/repos", Map.of("name", "closed", "private", true));
    owner().patch("/repos/globex/closed", Map.of("archived", true));
    server.operate("app create", app("slug", "taken-app"));
    server.operate(
        "token create", Map.of("user", "bob", "name", "known", "scopes", List.of("repo")));
  }

  /** What an App can be made with, but for one member. */
  private static Map<String, Object> app(String member, Object value) {
    var app = new LinkedHashMap<String, Object>();
    app.put("slug", "robot");
    app.put("owner", "acme");
    app.put("key", KEY);
    app.put("permissions", List.of("secrets=read"));
    app.put(member, value);
    return app;
  }

  private static Map<String, Object> token(String member, Object value) {
    var token = new LinkedHashMap<String, Object>();
    token.put("user", "carol");
    token.put("name", "new");
    token.put("scopes", List.of("repo"));
    token.put(member, value);
    return token;
  }

  private static Map<String, Object> job(String repository, Map<String, Object> job) {
    return Map.of("org", "globex", "repo", repository, "job", job);
  }

  private static Broken user(Map<String, Object> user, String rule, String reason) {
    return Broken.of(rule, "user create", user, reason)
        .asBy(alice -> alice.post("/admin/users", user));
  }

  private static Broken organization(String login, String owner, String rule, String reason) {
    return Broken.of(rule, "org create", Map.of("login", login, "owner", owner), reason)
        .asBy(alice -> alice.post("/admin/organizations", Map.of("login", login, "admin", owner)));
  }

  private static Broken job(
      String repository, Map<String, Object> job, String rule, String reason) {
    return Broken.of(rule, "job create", job(repository, job), reason)
        .asBy(alice -> alice.post("/_paddock/v1/repos/globex/" + repository + "/jobs", job));
  }

  static Stream<Broken> all() {
    var unknownSecret = List.of(Map.of("run", "true", "env", Map.of("A", "${{ secrets.NONE }}")));
    return Stream.of(
        user(Map.of("login", "-x"), "a login has its form", "no login"),
        user(Map.of("login", "x".repeat(40)), "a login is not too long", "no login"),
        user(Map.of("login", "Bob"), "a login is free", "already"),
        user(Map.of("login", "globex"), "a login is no organization's", "already"),
        user(Map.of("login", "paddock"), "a login is not the server's", "reserved"),
        user(Map.of("login", "nul", "email", "a\0b"), "a text has no NUL", "NUL"),
        Broken.of(
            "a name has no NUL", "user create", Map.of("login", "nul-2", "name", "a\0b"), "NUL"),
        organization("x--y", "alice", "a login has its form", "no login"),
        organization("ACME", "alice", "a login is free", "already"),
        organization("carol", "alice", "a login is no user's", "already"),
        organization("new-org", "nobody-here", "the owner is a user", "no user"),
        Broken.of(
                "a text has no NUL",
                "org create",
                Map.of("login", "new-org", "owner", "alice", "name", "a\0b"),
                "NUL")
            .asBy(alice ->
                alice.post(
                    "/admin/organizations",
                    Map.of("login", "new-org", "admin", "alice", "profile_name", "a\0b"))),
        token(token("user", "nobody-here"), "the user is there", "no user"),
        token(token("scopes", List.of("everything")), "a scope is GitHub's", "no scope")
            .asBy(alice ->
                alice.post(
                    "/admin/users/carol/authorizations", Map.of("scopes", List.of("everything")))),
        token(token("name", " "), "a token has a name", "name is empty"),
        token(token("name", "a\0b"), "a name has no NUL", "NUL"),
        token(Map.of("user", "bob", "name", "known"), "a name is free", "already"),
        token(token("expires_at", "tomorrow"), "its end is a time", "no time"),
        token(token("expires_at", "2020-01-01T00:00:00Z"), "its end is to come", "past"),
        app(app("slug", "Not A Slug!"), "a slug has its form", "slug"),
        app(app("slug", ""), "a slug is not empty", "slug"),
        app(app("slug", "taken-app"), "a slug is free", "already"),
        app(app("owner", "nobody-here"), "the owner is there", "no organization"),
        app(app("key", "no key"), "a key is one", "no RSA key"),
        app(app("permissions", List.of("magic=read")), "a permission is GitHub's", "no permission"),
        app(app("name", "a\0b"), "a name has no NUL", "NUL"),
        job(
            "closed",
            Map.of("labels", List.of("x"), "steps", STEPS),
            "an archived repository is read-only",
            "archived"),
        job(
            "theirs",
            Map.of("labels", List.of("x"), "steps", unknownSecret),
            "a secret is there",
            "NONE"),
        job(
            "theirs",
            Map.of("labels", List.of("x"), "steps", STEPS, "runner_id", 999_999),
            "a runner is the owner's",
            "no runner"),
        job("theirs", Map.of("labels", List.of(), "steps", STEPS), "a job has labels", "labels"));
  }

  private static Broken token(Map<String, Object> token, String rule, String reason) {
    return Broken.of(rule, "token create", token, reason);
  }

  private static Broken app(Map<String, Object> app, String rule, String reason) {
    return Broken.of(rule, "app create", app, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void aCommandIsRefusedWhatTheApiRefuses(Broken broken) {
    broken
        .request()
        .map(it -> it.apply(owner()))
        .ifPresent(answer -> assertThat(answer.status()).as(answer.toString()).isBetween(400, 499));
    var before = server.state();
    assertThatThrownBy(() -> server.operate(broken.command(), broken.arguments()))
        .as(broken.toString())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(broken.reason());
    assertThat(server.state()).as(broken.toString()).isEqualTo(before);
  }
}
