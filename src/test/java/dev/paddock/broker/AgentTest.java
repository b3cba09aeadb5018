package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Answer;
import dev.paddock.testkit.ServerTest;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** Simulated agents, their runners and jobs, as tests need them. */
abstract class AgentTest extends ServerTest {
  static final KeyPair KEY = Agent.newKey();
  static final String JOBS = "/_paddock/v1/repos/acme/api/jobs";

  final Agent.Wire wire() {
    return Agent.Wire.to(server.url(), server.clock());
  }

  final String token(String owner, String kind) {
    return owner().post(owner + "/actions/runners/" + kind).json().path("token").asString();
  }

  final Agent register(String name, Agent.Options options) {
    return Agent.register(
        wire(), "acme", token("/orgs/acme", "registration-token"), name, KEY, options);
  }

  /** An agent that is online, with a label of its own name. */
  final Agent online(String name) {
    var agent = register(name, Agent.Options.labelled(name));
    assertThat(agent.open().status()).isEqualTo(200);
    return agent;
  }

  final JsonNode runner(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).json();
  }

  final long job(String label) {
    return job(Map.of("labels", List.of(label), "steps", List.of(Map.of("run", "true"))));
  }

  final long job(Map<String, Object> job) {
    var made = owner().post(JOBS, job);
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  final JsonNode job(long id) {
    return owner().get(JOBS + "/" + id).json();
  }

  final List<String> lines(long id) {
    return owner()
        .get(JOBS + "/" + id + "/log")
        .json()
        .path("lines")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  final List<String> events(Agent agent) {
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

  static void eventually(String what, BooleanSupplier condition) {
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

  static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
  }

  final boolean isGone(Agent agent) {
    return owner().get("/orgs/acme/actions/runners/" + agent.id()).status() == 404;
  }
}
