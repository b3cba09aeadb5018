package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import dev.paddock.testkit.OfficialAgent;
import dev.paddock.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What an official agent was seen to ask, asked of this server: each request gets the answer that
 * the agent needs. The table that it prints has a line for each kind of request.
 */
final class RecordingsTest extends AgentTest {
  private static final Pattern ID = Pattern.compile("0000[0-9]{4}-0000-4000-8000-000000000000");
  private static final Pattern LOG = Pattern.compile("(.*/logs/)([0-9]+)");
  private static final String TENANT = "/_services/pipelines/2";

  /** A request as it was recorded. */
  private record Recorded(JsonNode json) {
    String method() {
      return json.path("method").asString();
    }

    String path() {
      return json.path("path").asString();
    }

    String body() {
      return json.path("body").isString()
          ? json.path("body").asString()
          : json.path("body").isMissingNode() ? "" : Json.text(json.path("body"));
    }

    int status() {
      return json.path("status").asInt(0);
    }

    boolean isFor(String part) {
      return path().contains(part);
    }

    /** What it asks for, without what differs from one to the next. */
    String kind() {
      return method()
          + " "
          + ID.matcher(path().split("\\?", 2)[0])
              .replaceAll("{id}")
              .replaceAll("/[0-9]+(?=/|$)", "/{n}")
              .replaceAll(".*/_apis/", "…/");
    }
  }

  private static List<Recorded> recording(String name) {
    var path = "/recordings/official-agent/" + name + ".jsonl";
    try (var in = Objects.requireNonNull(RecordingsTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> new Recorded(Json.read(line.getBytes(StandardCharsets.UTF_8))))
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static void print(String recording, Map<String, Map<Integer, Integer>> seen) {
    seen.forEach((kind, statuses) ->
        System.out.println("recording | %s | %s | %s".formatted(recording, kind, statuses)));
  }

  private static void note(Map<String, Map<Integer, Integer>> seen, Recorded request, int status) {
    seen.computeIfAbsent(request.kind(), kind -> new TreeMap<>()).merge(status, 1, Integer::sum);
  }

  @Test
  void registrationGoesAsRecorded() {
    var exchanges = new ArrayList<Agent.Exchange>();
    var agent =
        OfficialAgent.register(
            wire().heardBy(exchanges::add),
            "acme",
            token("/orgs/acme", "registration-token"),
            "r1",
            KEY,
            "gpu");
    assertThat(agent.open().status()).isEqualTo(200);
    var recorded = recording("registration");
    assertThat(exchanges.stream().map(it -> it.method() + " " + it.answer().status()).toList())
        .isEqualTo(recorded.stream().map(it -> it.method() + " " + it.status()).toList());
    var seen = new LinkedHashMap<String, Map<Integer, Integer>>();
    recorded.forEach(it -> note(seen, it, it.status()));
    print("registration", seen);
  }

  /** One job of a recording, as it is here. */
  private final class Replay {
    private final OfficialAgent agent;
    private final List<Recorded> requests;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Long> logs = new HashMap<>();
    private final Agent.Message message;
    private final Agent.Work work;
    private boolean confirmed;

    Replay(OfficialAgent agent, List<Recorded> requests) {
      this.agent = agent;
      this.requests = requests;
      var steps = steps();
      job(
          Map.of(
              "labels",
              List.of(agent.agent().name()),
              "steps",
              IntStream.range(0, Math.max(1, steps.size()))
                  .mapToObj(i -> Map.of("run", "true"))
                  .toList()));
      this.message = agent.next("Online");
      this.work = agent.agent().work(message);
      for (int i = 0; i < steps.size(); i++) {
        ids.put(steps.get(i), work.step(i));
      }
      learn();
    }

    /** Ids of the job's own steps: what the agent adds has names of its own. */
    private List<String> steps() {
      var steps = new LinkedHashSet<String>();
      for (Recorded request : requests) {
        if (request
            .kind()
            .equals("PATCH …/distributedtask/hubs/actions/plans/{id}/timelines/{id}/records")) {
          for (JsonNode record :
              Json.read(request.body().getBytes(StandardCharsets.UTF_8)).path("value")) {
            boolean isOwn =
                record.path("type").asString("").equals("Task")
                    && !record.path("refName").asString("").startsWith("JobExtension");
            if (isOwn) {
              steps.add(record.path("id").asString());
            }
          }
        }
      }
      return List.copyOf(steps);
    }

    private void learn() {
      for (Recorded request : requests) {
        var found = ID.matcher(request.path()).results().map(it -> it.group()).toList();
        if (request.isFor("/plans/")) {
          ids.putIfAbsent(found.getFirst(), last(work.plan()));
        }
        if (request.isFor("/timelines/")) {
          ids.putIfAbsent(found.get(1), last(work.timeline()));
        }
        if (request.isFor("/records/")) {
          ids.putIfAbsent(found.get(2), work.id());
        }
      }
    }

    private static String last(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private String here(String text) {
      return ID.matcher(text).replaceAll(it -> ids.getOrDefault(it.group(), it.group()));
    }

    /** Asks; less than 0 for what is not asked here. */
    int ask(Recorded request) {
      if (!request.json().path("failed").isMissingNode()
          || request.isFor("/messages?")
          || request.isFor("tarball")) {
        return -1;
      }
      if (request.isFor("/messages/")) {
        return confirm();
      }
      if (request.isFor("/jobrequests/")) {
        return agent.renew(message.request()).status();
      }
      var path = here(request.path().replace(TENANT, ""));
      var log = LOG.matcher(path);
      if (log.matches()) {
        path = log.group(1) + logs.get(log.group(2));
      }
      var type = request.json().path("content_type").asString("");
      var answer =
          work.send(request.method(), path, body(request).getBytes(StandardCharsets.UTF_8), type);
      if (request.path().endsWith("/logs")) {
        logs.put(request.json().path("log").asString(), answer.json().path("id").asLong());
      }
      return answer.status();
    }

    private String body(Recorded request) {
      var body = here(request.body());
      if (request.path().endsWith("/events")) {
        body = body.replaceFirst("\"requestId\":[0-9]+", "\"requestId\":" + work.request());
      }
      for (var log : logs.entrySet()) {
        body =
            body.replace(
                "\"log\":{\"id\":" + log.getKey() + ",", "\"log\":{\"id\":" + log.getValue() + ",");
      }
      return body;
    }

    private int confirm() {
      if (!confirmed) {
        confirmed = true;
        return agent.agent().confirm(message).status();
      }
      var next = CompletableFuture.supplyAsync(() -> agent.next("Busy"));
      owner().post(JOBS + "/" + message.request() + "/cancel");
      return agent.agent().confirm(next.join()).status();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"steps", "pages", "cancel", "step-timeout", "restart", "actions"})
  void jobsGoAsRecorded(String name) {
    var agent =
        OfficialAgent.register(
            wire(), "acme", token("/orgs/acme", "registration-token"), name, KEY, name);
    agent.open();
    var seen = new LinkedHashMap<String, Map<Integer, Integer>>();
    for (var requests : jobs(recording(name))) {
      var replay = new Replay(agent, requests);
      for (Recorded request : requests) {
        int status = replay.ask(request);
        if (status > 0) {
          note(seen, request, status);
          // What is looked for in vain today was refused when it was recorded.
          int wanted = request.isFor("/packages/") ? 200 : request.status();
          assertThat(status).as(request.kind()).isEqualTo(wanted);
        }
      }
    }
    print(name, seen);
  }

  /** The requests of each job, from its confirmation on. */
  private static List<List<Recorded>> jobs(List<Recorded> all) {
    var jobs = new ArrayList<List<Recorded>>();
    List<Recorded> current = List.of();
    for (Recorded request : all) {
      if (current.isEmpty() && (request.isFor("/jobrequests/") || request.isFor("/messages/"))) {
        current = new ArrayList<>();
        jobs.add(current);
      }
      if (!current.isEmpty() || request.isFor("/jobrequests/") || request.isFor("/messages/")) {
        current.add(request);
      }
      if (request.path().endsWith("/events")) {
        current = List.of();
      }
    }
    return jobs;
  }

  @Test
  void anAgentWhoseRunnerWasRemovedHearsItAsRecorded() {
    var agent = official("gone");
    owner().delete("/orgs/acme/actions/runners/" + agent.agent().id());
    var seen = new LinkedHashMap<String, Map<Integer, Integer>>();
    for (Recorded request : recording("removed")) {
      var path =
          request.path().replaceAll("sessionId=[^&]*", "sessionId=" + agent.agent().session());
      int status;
      if (request.isFor("oauth2/token")) {
        status =
            agent
                .agent()
                .exchange(agent.agent().assertion(com.nimbusds.jose.JWSAlgorithm.RS256))
                .status();
      } else {
        // It has thrown its token away before it asks for a session again.
        var bearer = request.status() == 401 ? "" : "Bearer " + agent.agent().token();
        status =
            server
                .authorized(bearer)
                .raw(request.method(), path.replace(TENANT, agent.agent().tenant()), request.body())
                .status();
      }
      note(seen, request, status);
      assertThat(status).as(request.kind()).isEqualTo(request.status());
    }
    print("removed", seen);
  }
}
