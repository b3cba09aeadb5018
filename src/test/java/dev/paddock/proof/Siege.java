package dev.paddock.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Outcome.Answered;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Sealer;
import dev.paddock.web.Json;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A server of its own under attack, with those who attack it and what they need beforehand. */
final class Siege implements AutoCloseable {
  /** As many who do the same at once as would hold twice the cores that there are. */
  static final int ATTACKERS = 2 * Runtime.getRuntime().availableProcessors();

  static final String OWNER = "ghp_alice000000000000000000000";

  /** May write to one repository, and is in no organization. */
  static final String WRITER = "ghp_carol000000000000000000000";

  static final String WRITERS_JOBS = "/_paddock/v1/repos/acme/docs/jobs";

  private static final String SECRETS = "/orgs/acme/actions/secrets";
  private static final KeyPair KEY = Agent.newKey();

  private final ServerProcess server;
  private final Bystander bystander;
  private final Wire owner;
  private final Gains gains = new Gains();
  private final Path authority;

  /**
   * @param overTls whether the bystander speaks TLS
   */
  Siege(Path scratch, boolean overTls, String... settings) {
    var place =
        Place.of(scratch, settings)
            .under(
                "env",
                "JDK_JAVA_OPTIONS=-Xms128m -Xmn64m -Xmx1g -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError");
    this.server = ServerProcess.start(place);
    this.authority = place.seen().resolve("ca.pem");
    this.owner = server.client(OWNER);
    this.bystander =
        new Bystander(
            server, () -> overTls ? server.secureClient(authority, OWNER) : server.client(OWNER));
  }

  ServerProcess server() {
    return server;
  }

  Bystander bystander() {
    return bystander;
  }

  Gains gains() {
    return gains;
  }

  Flood flood() {
    return new Flood(server, gains);
  }

  Path authority() {
    return authority;
  }

  /** What is answered to the owner, who prepares things; one at a time. */
  synchronized JsonNode own(String method, String path, Object body) {
    var answer =
        (Answered)
            switch (method) {
              case "GET" -> owner.get(path);
              case "PUT" -> owner.put(path, body);
              default -> owner.post(path, body);
            };
    assertThat(answer.status()).as("%s %s", method, path).isLessThan(300);
    return answer.body().length == 0 ? Json.tree(Map.of()) : answer.json();
  }

  /** Sends the same again and again, from several clients at once, for a while. */
  void repeat(int clients, int seconds, String token, String path, Object body) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Flood.each(
        clients,
        number -> {
          try (var wire = server.client(token)) {
            while (System.nanoTime() < end) {
              gains.add(body instanceof String ? wire.get(path) : wire.post(path, body));
            }
          } catch (AssertionError silence) {
            gains.add("silence");
          }
        });
  }

  void secret(String name, String value, String visibility) {
    var key = own("GET", SECRETS + "/public-key", "");
    var body = Sealer.body(key, value.getBytes(UTF_8), Map.of("visibility", visibility));
    own("PUT", SECRETS + "/" + name, body);
  }

  /** A registration token of the organization. */
  String registration() {
    return own("POST", "/orgs/acme/actions/runners/registration-token", Map.of())
        .path("token")
        .asString();
  }

  Agent agent(String label) {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var agent =
        Agent.register(
            new Agent.Wire(client, server.url(), Clock.systemUTC()),
            "acme",
            registration(),
            label,
            KEY,
            Agent.Options.labelled(label));
    assertThat(agent.open().status()).isEqualTo(200);
    return agent;
  }

  /** Has an agent begin a job. */
  Agent.Work begin(String label, Map<String, String> env) {
    var agent = agent(label);
    own("POST", WRITERS_JOBS, job(label, env));
    var message = agent.next("Online");
    agent.confirm(message);
    return agent.work(message);
  }

  /** A job of one step. */
  static Map<String, Object> job(String label, Map<String, String> env) {
    return Map.of("labels", List.of(label), "env", env, "steps", List.of(Map.of("run", "true")));
  }

  @Override
  public void close() {
    bystander.close();
    owner.close();
    server.close();
  }
}
