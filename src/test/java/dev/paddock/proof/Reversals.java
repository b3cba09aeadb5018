package dev.paddock.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.proof.Outcome.Answered;
import dev.paddock.proof.Reversal.Change;
import dev.paddock.proof.Reversal.Question;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Sealer;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The changes of one client, in an organization and of users that no other client has. One server
 * makes them, one is asked.
 */
final class Reversals {
  private static final KeyPair AGENT_KEY = Agent.newKey();
  private static final String NEVER_MADE = "ghp_nevermade000000000000000";

  private final ReversalWorld world;
  private final ServerProcess changed;
  private final ServerProcess asked;
  private final String number;
  private final String org;
  private final String secrets;
  private final String runners;
  private final Wire owner; // makes the changes
  private final Wire watcher; // the same user where it is asked
  private final Wire reader;
  private final Wire guest;
  private final Agent.Wire agents;
  private final Map<String, Object> value;
  // What the last changes have made
  private Wire impersonation;
  private Wire installation;
  private Wire revoker; // the same token where changes are made
  private long runner;
  private Instant updated = Instant.EPOCH;

  Reversals(ReversalWorld world, ServerProcess changed, ServerProcess asked, int client) {
    this.world = world;
    this.changed = changed;
    this.asked = asked;
    this.number = Integer.toString(client);
    this.org = "/orgs/org" + number;
    this.secrets = org + "/actions/secrets";
    this.runners = org + "/actions/runners";
    this.owner = changed.client(ReversalWorld.token("owner", client));
    this.watcher = asked.client(ReversalWorld.token("owner", client));
    this.reader = asked.client(ReversalWorld.token("reader", client));
    this.guest = asked.client(ReversalWorld.token("guest", client));
    this.agents = Agent.Wire.to(changed.url(), Clock.systemUTC());
    this.impersonation = asked.client(NEVER_MADE);
    this.installation = asked.client(NEVER_MADE);
    this.revoker = changed.client(NEVER_MADE);
    var key = ((Answered) owner.get(secrets + "/public-key")).json();
    this.value = Sealer.body(key, "value".getBytes(UTF_8), Map.of("visibility", "all"));
  }

  List<Reversal> all() {
    return List.of(
        userToken(),
        installationToken(),
        member(),
        role(),
        suspension(),
        collaborator(),
        secret(),
        visibility(),
        runner());
  }

  /** A question whose answer's status is all that matters. */
  private static Question status(
      Supplier<Wire> asker, Supplier<String> path, String before, String after) {
    return new Question(asker, path, answer -> "", before, after);
  }

  private Question count(String path, String before, String after) {
    return new Question(
        () -> watcher, () -> path, it -> it.path("total_count").asString(), before, after);
  }

  private Question readerOfSecrets() {
    return status(() -> reader, () -> secrets, "200", "403");
  }

  private Reversal userToken() {
    var path = "/admin/users/reader%s/authorizations".formatted(number);
    return new Reversal(
        "token of a user",
        new Change(
            201,
            () -> {
              var outcome = owner.post(path, Map.of("scopes", List.of("admin:org")));
              impersonation.close();
              impersonation = asked.client(made(outcome));
              return outcome;
            }),
        new Change(204, () -> owner.delete(path)),
        status(() -> impersonation, () -> secrets, "401", "200"),
        status(() -> impersonation, () -> "/user", "401", "200"));
  }

  private static String made(Outcome token) {
    return ((Answered) token).json().path("token").asString();
  }

  private Reversal installationToken() {
    return new Reversal(
        "token of an installation",
        new Change(201, this::install),
        new Change(204, () -> revoker.delete("/installation/token")),
        status(() -> installation, () -> secrets, "401", "200"));
  }

  private Outcome install() {
    installation.close();
    revoker.close();
    try (var app = changed.client(world.jwt())) {
      var path = "/app/installations/10%s/access_tokens".formatted(number);
      var outcome = app.post(path, Map.of());
      installation = asked.client(made(outcome));
      revoker = changed.client(made(outcome));
      return outcome;
    }
  }

  private Reversal member() {
    var membership = org + "/memberships/reader" + number;
    return new Reversal(
        "member",
        new Change(204, () -> owner.delete(membership)),
        new Change(200, () -> owner.put(membership, Map.of("role", "admin"))),
        readerOfSecrets(),
        status(() -> watcher, () -> membership, "200", "404"));
  }

  private Reversal role() {
    var membership = org + "/memberships/reader" + number;
    return new Reversal(
        "role",
        new Change(200, () -> owner.put(membership, Map.of("role", "member"))),
        new Change(200, () -> owner.put(membership, Map.of("role", "admin"))),
        readerOfSecrets());
  }

  private Reversal suspension() {
    var suspended = "/users/reader%s/suspended".formatted(number);
    return new Reversal(
        "suspension",
        new Change(204, () -> owner.put(suspended, Map.of())),
        new Change(204, () -> owner.delete(suspended)),
        readerOfSecrets(),
        status(() -> reader, () -> "/user", "200", "403"));
  }

  private Reversal collaborator() {
    var hidden = "/repos/org%s/hidden".formatted(number);
    var collaborator = "%s/collaborators/guest%s".formatted(hidden, number);
    return new Reversal(
        "collaborator",
        new Change(204, () -> owner.delete(collaborator)),
        new Change(204, () -> owner.put(collaborator, Map.of("permission", "push"))),
        status(() -> guest, () -> hidden + "/actions/secrets", "200", "404"),
        status(() -> guest, () -> hidden, "200", "404"));
  }

  private Reversal secret() {
    var made = secrets + "/MADE";
    return new Reversal(
        "secret",
        new Change(201, () -> owner.put(made, value)),
        new Change(204, () -> owner.delete(made)),
        status(() -> watcher, () -> made, "404", "200"),
        count(secrets, "200 1", "200 2"));
  }

  private Reversal visibility() {
    var kept = secrets + "/KEPT";
    return new Reversal(
        "visibility of a secret",
        new Change(204, () -> update(kept, "private")),
        new Change(204, () -> update(kept, "all")),
        new Question(() -> watcher, () -> kept, this::seen, "200 all", "200 private"),
        new Question(
            () -> watcher,
            () -> secrets,
            list -> seen(list.path("secrets").path(0)),
            "200 all",
            "200 private"));
  }

  private Outcome update(String secret, String visibility) {
    var body = new HashMap<>(value);
    body.put("visibility", visibility);
    updated = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as fine as answers tell it
    return owner.put(secret, body);
  }

  private String seen(JsonNode secret) {
    var told = Instant.parse(secret.path("updated_at").asString());
    var visibility = secret.path("visibility").asString();
    return told.isBefore(updated) ? visibility + " of " + told : visibility;
  }

  private Reversal runner() {
    return new Reversal(
        "runner",
        new Change(201, this::register),
        new Change(204, () -> owner.delete(runners + "/" + runner)),
        status(() -> watcher, () -> runners + "/" + runner, "404", "200"),
        count(runners, "200 0", "200 1"));
  }

  /** As an agent does, because a just-in-time runner's key takes the server long. */
  private Outcome register() {
    var outcome = owner.post(runners + "/registration-token", Map.of());
    var options = Agent.Options.labelled("x");
    runner = Agent.register(agents, "org" + number, made(outcome), "r", AGENT_KEY, options).id();
    return outcome;
  }
}
