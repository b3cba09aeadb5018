package dev.paddock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Simulated agents, their runners and jobs, as tests need them. */
public abstract class AgentTest extends ServerTest {
  protected static final KeyPair KEY = Agent.newKey();
  protected static final String JOBS = "/_paddock/v1/repos/acme/api/jobs";

  protected final Agent.Wire wire() {
    return Agent.Wire.to(server.url(), server.clock());
  }

  protected final String token(String owner, String kind) {
    return owner().post(owner + "/actions/runners/" + kind).json().path("token").asString();
  }

  protected final Agent register(String name, Agent.Options options) {
    return Agent.register(
        wire(), "acme", token("/orgs/acme", "registration-token"), name, KEY, options);
  }

  /** An agent that is online, with a label of its own name. */
  protected final Agent online(String name) {
    var agent = register(name, Agent.Options.labelled(name));
    assertThat(agent.open().status()).isEqualTo(200);
    return agent;
  }

  /** An agent that behaves like GitHub's own, online, with a label of its own name. */
  protected final OfficialAgent official(String name) {
    var agent =
        OfficialAgent.register(
            wire(), "acme", token("/orgs/acme", "registration-token"), name, KEY, name);
    assertThat(agent.open().status()).isEqualTo(200);
    return agent;
  }

  /** Has an agent begin its next job. */
  protected final Agent.Work begin(Agent agent) {
    var message = agent.next("Online");
    agent.confirm(message);
    return agent.work(message);
  }

  /** A secret of the organization, for all of its repositories. */
  protected final void secret(String name, String value) {
    var secrets = "/orgs/acme/actions/secrets";
    var body = Sealer.body(owner(), secrets, value, Map.of("visibility", "all"));
    assertThat(owner().put(secrets + "/" + name, body).status()).isLessThan(300);
  }

  /** A job of one step, which has not been asked for. */
  protected static Map<String, Object> job(String label, Map<String, ?> env) {
    return Map.of("labels", List.of(label), "env", env, "steps", List.of(Map.of("run", "true")));
  }

  protected final JsonNode runner(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).json();
  }

  protected final long job(String label) {
    return job(job(label, Map.of()));
  }

  protected final long job(Map<String, Object> job) {
    var made = owner().post(JOBS, job);
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  /** A job of some steps, which has been asked for. */
  protected final long job(String label, int steps) {
    return job(
        Map.of(
            "labels",
            List.of(label),
            "steps",
            IntStream.range(0, steps).mapToObj(i -> Map.of("run", "true")).toList()));
  }

  protected final JsonNode job(long id) {
    return owner().get(JOBS + "/" + id).json();
  }

  /** All that a job has written, as somebody reads it from the beginning. */
  protected final List<String> lines(long id) {
    return new LogFollower(owner(), JOBS + "/" + id).more();
  }

  protected final List<String> events(Agent agent) {
    return owner()
        .get("/_paddock/v1/orgs/acme/actions/runners/" + agent.id() + "/events")
        .json()
        .path("events")
        .valueStream()
        .map(it ->
            it.path("event").asString()
                + (it.path("reason").isNull() ? "" : " " + it.path("reason").asString()))
        .toList();
  }

  protected static void eventually(String what, BooleanSupplier condition) {
    // The server looks after such things once a second.
    for (int i = 0; i < 200; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
          .join();
    }
    throw new AssertionError("never came: " + what);
  }

  protected static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
  }

  protected final boolean isGone(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).status() == 404;
  }
}
