package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.ServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The simulated agent does what a real one was seen doing, and is answered as that one was. */
final class AgentRecordTest extends ServerTest {
  private static final String RECORD = "/broker/recorded.txt";
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/)[0-9]+(?=/|$)");
  private static final Pattern MEMBER = Pattern.compile("\"([^\"\\\\]+)\" ?:");

  /** What was said, without what differs from one run to the next. */
  private record Said(Set<String> asked, Set<String> answered) {
    static Said nothing() {
      return new Said(new TreeSet<>(), new TreeSet<>());
    }

    void add(String request, String answer) {
      asked.addAll(members(request));
      answered.addAll(members(answer));
    }
  }

  private static List<String> members(String json) {
    return MEMBER.matcher(json).results().map(it -> it.group(1)).toList();
  }

  /** Method, path and status. */
  private static String kind(String method, String target, int status) {
    var path = target.replaceFirst("\\?.*", "");
    return method + " " + ID.matcher(path).replaceAll("ID") + " -> " + status;
  }

  private static Map<String, Said> recorded() {
    var all = new LinkedHashMap<String, Said>();
    for (String exchange : text().split("\n\n", -1)) {
      var lines = exchange.lines().toList();
      var answer = lines.getLast();
      if (answer.startsWith("-> ")) {
        var request = lines.getFirst().split(" ", -1);
        var body = lines.get(lines.size() - 2);
        all.computeIfAbsent(
                kind(request[0], request[1], Integer.parseInt(answer.substring(3, 6))),
                it -> Said.nothing())
            .add(body.startsWith("{") ? body : "", answer);
      }
    }
    return all;
  }

  private static String text() {
    try (var in = AgentRecordTest.class.getResourceAsStream(RECORD)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Map<String, Said> simulated() {
    var all = new LinkedHashMap<String, Said>();
    var wire =
        Agent.Wire.to(server.url(), server.clock())
            .heardBy(it ->
                all.computeIfAbsent(
                        kind(it.method(), it.url().getRawPath(), it.answer().status()),
                        kind -> Said.nothing())
                    .add(it.body(), it.answer().text()));
    var token = owner().post("/orgs/acme/actions/runners/registration-token").json().path("token");
    var agent =
        Agent.register(
            wire, "acme", token.asString(), "recorded", Agent.newKey(), Agent.Options.labelled());
    agent.open();
    owner()
        .post(
            "/_paddock/v1/repos/acme/api/jobs",
            Map.of("labels", List.of("self-hosted"), "steps", List.of(Map.of("run", "true"))));
    var message = agent.next("Online");
    agent.work(message).feed(0, List.of("a line"));
    agent.run(message);
    owner().delete("/orgs/acme/actions/runners/" + agent.id());
    agent.poll("Online");
    agent.open();
    return all;
  }

  private static Said said(Map<String, Said> all, String kind) {
    return Objects.requireNonNull(all.get(kind), kind);
  }

  @Test
  void theSimulatedAgentSaysNothingThatTheRealOneDoesNot() {
    var real = recorded();
    var simulated = simulated();
    assertThat(real).as("the record is read").hasSizeGreaterThan(15);
    assertThat(simulated.keySet()).isSubsetOf(real.keySet());
    // Polls that end empty take most of a minute; a token that has run out takes an hour.
    var only = new ArrayList<>(real.keySet());
    only.removeAll(simulated.keySet());
    assertThat(only).allMatch(kind -> kind.contains("/messages") && kind.matches(".*(204|401)"));
    simulated.forEach((kind, said) ->
        assertThat(said(real, kind).asked()).as("members of %s", kind).containsAll(said.asked()));
  }

  @Test
  void theAnswersAreThoseOfTheRecord() {
    var real = recorded();
    simulated()
        .forEach((kind, said) -> {
          if (!kind.contains("connectionData") && !kind.contains("/records ")) {
            assertThat(said.answered()).as(kind).isEqualTo(said(real, kind).answered());
          }
        });
  }
}
