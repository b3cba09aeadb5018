package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.app.OperatorException;
import dev.paddock.app.UnreachableException;
import dev.paddock.web.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code job run} makes of a server's answers. */
final class JobRunTest {
  private static final String SCRIPT = "make\nexit 3";
  private static final String TRAP = "trap 'echo \"exit_status=$?\" >> \"$GITHUB_OUTPUT\"' EXIT";

  private final List<String> out = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Answers in their order; nothing for a time at which the server is away. */
  private static class Server implements Jobs {
    private final Deque<Optional<List<String>>> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    @Override
    public JsonNode create(Map<String, Object> job) {
      return Json.tree(Map.of("id", 7));
    }

    @Override
    public JsonNode get(long id) {
      if (answers.peek() != null && answers.peek().isEmpty()) {
        answers.remove();
        throw new UnreachableException("Nobody answers.");
      }
      return Json.tree(
          answers.isEmpty()
              ? Map.of(
                  "status",
                  "completed",
                  "conclusion",
                  "failure",
                  "outputs",
                  Map.of("exit_status", "3"))
              : Map.of("status", "in_progress"));
    }

    @Override
    public JsonNode lines(long id, String after) {
      asked.add(after);
      var lines = answers.isEmpty() ? List.<String>of() : answers.remove().orElseThrow();
      return Json.tree(Map.of("lines", lines, "next", "at " + asked.size()));
    }

    @Override
    public void cancel(long id) {
      throw new OperatorException("Not in this test.");
    }
  }

  private int run(Server server) {
    var job = JobRun.job("job", List.of("x"), SCRIPT, Map.of(), Optional.of(5));
    assertThat(job).containsEntry("timeout_minutes", 5);
    return JobRun.status(new JobRun(server, out::add, notes::add).run(job, SCRIPT));
  }

  @Test
  void itWaitsForAServerThatIsAwaySaysSoOnceAndGoesOnWhereItWas() {
    var server = new Server();
    server.answers.add(Optional.of(List.of("one")));
    server.answers.add(Optional.empty());
    server.answers.add(Optional.empty());
    server.answers.add(Optional.of(List.of("two")));
    assertThat(run(server)).isEqualTo(3);
    assertThat(out).containsExactly("one", "two");
    assertThat(notes).containsExactly("Nobody answers. Job 7 is waited for.");
    assertThat(server.asked).startsWith("", "at 1");
  }

  @Test
  void itShowsTheScriptAsTheUserHasWrittenIt() {
    var server = new Server();
    server.answers.add(
        Optional.of(
            List.of(
                "##[group]Run " + TRAP,
                "\u001b[36;1m" + TRAP + "\u001b[0m",
                "\u001b[36;1mmake\u001b[0m",
                "made")));
    assertThat(run(server)).isEqualTo(3);
    assertThat(out).containsExactly("##[group]Run make", "\u001b[36;1mmake\u001b[0m", "made");
  }

  @Test
  void aRefusalIsToldAtOnce() {
    var server =
        new Server() {
          @Override
          public JsonNode lines(long id, String after) {
            throw new OperatorException("The server refuses (404): Not Found");
          }
        };
    assertThatThrownBy(() -> run(server)).hasMessageContaining("404");
    assertThat(notes).isEmpty();
  }
}
