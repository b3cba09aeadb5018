package dev.paddock.contract;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.rest.Route;
import dev.paddock.testkit.Contract;
import dev.paddock.testkit.Contract.Operation;
import dev.paddock.testkit.Document;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What of the description is served. It runs last, for it asks what all other tests have seen. */
@Order(Integer.MAX_VALUE)
final class CompatibilityTest {
  private enum State {
    DONE("done"),
    PARTIAL("partial"),
    NOT_YET("not yet");

    final String word;

    State(String word) {
      this.word = word;
    }
  }

  private final Map<String, Route> routes = routes();

  private static Map<String, Route> routes() {
    try (var server = TestServer.with(Engine.SQLITE, "users: [{login: somebody}]")) {
      return server.routes().routes().stream()
          .collect(toMap(Route::operationId, route -> route, (first, second) -> first));
    }
  }

  private State state(Operation operation) {
    if (!routes.containsKey(operation.id())) {
      return State.NOT_YET;
    }
    return operation.statuses().stream()
            .filter(status -> status.startsWith("2"))
            .filter(status -> !isNeverAnswered(operation, status))
            .allMatch(status -> Contract.seen().contains(operation.id() + " " + status))
        ? State.DONE
        : State.PARTIAL;
  }

  // docs/decisions: a token's text cannot be shown again, so each request makes a new one.
  private static boolean isNeverAnswered(Operation operation, String status) {
    return operation.id().equals("enterprise-admin/create-impersonation-o-auth-token")
        && status.equals("200");
  }

  @Test
  void theDocumentSaysWhatTheTestsHaveSeen() {
    var operations = Contract.operations().values();
    var states = operations.stream().collect(groupingBy(this::state, Collectors.counting()));
    System.out.printf(
        "contract: %d operation x status pairs covered: %s%n",
        Contract.seen().size(), Contract.seen());
    Document.check(
        "docs/compatibility.md",
        """
        # Compatibility

        This page is made by a test, from the route table and from GitHub's description of GHES 3.19. An operation
        is *done* when it has a route and every success that the description declares for it was seen in tests, on
        a real server, with an answer valid against its schema; *partial* when a success was not seen yet.

        %d operations of the description: %d done, %d partial, %d not yet.

        %s
        Served beside the description: `GET /versions`, every route of an organization or repository also
        under `/organizations/{id}` or `/repositories/{id}`, and `POST /api/graphql` for what `gh` asks.
        """
            .formatted(
                operations.size(),
                states.getOrDefault(State.DONE, 0L),
                states.getOrDefault(State.PARTIAL, 0L),
                states.getOrDefault(State.NOT_YET, 0L),
                chapters(List.copyOf(operations))));
  }

  private String chapters(List<Operation> operations) {
    var text = new StringBuilder();
    operations.stream()
        .collect(groupingBy(Operation::category, TreeMap::new, Collectors.toList()))
        .forEach((category, all) -> {
          text.append("## ")
              .append(category)
              .append("\n\n| operation | route | state |\n|---|---|---|\n");
          all.forEach(it ->
              text.append(
                  "| `%s` | `%s %s` | %s |\n"
                      .formatted(it.id(), it.method(), it.path(), state(it).word)));
          text.append('\n');
        });
    return text.toString();
  }

  @Test
  void everyOperationHasTheRouteThatTheDescriptionGivesIt() {
    routes.forEach((id, route) -> {
      var operation = Contract.operations().get(id);
      if (operation != null) {
        assertThat(route.method() + " " + (route.path().isEmpty() ? "/" : route.path()))
            .isEqualTo(operation.method() + " " + operation.path());
      }
    });
  }

  @Test
  void errorsPointToThePagesOfTheDescription() throws IOException {
    var pages = new Properties();
    try (var in =
        new InputStreamReader(
            Objects.requireNonNull(Route.class.getResourceAsStream("documentation.properties")),
            StandardCharsets.UTF_8)) {
      pages.load(in);
    }
    assertThat(pages)
        .isEqualTo(
            Contract.operations().values().stream()
                .collect(toMap(Operation::id, Operation::documentation)));
  }
}
