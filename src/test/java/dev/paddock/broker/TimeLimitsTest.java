package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Agent;
import dev.paddock.testkit.AgentTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job that runs for longer than its {@code timeout_minutes}. */
final class TimeLimitsTest extends AgentTest {
  private static final String MESSAGE =
      "The job running on runner %s has exceeded the maximum execution time of 1 minutes.";

  private long limited(String label, int minutes) {
    return job(
        Map.of(
            "labels",
            List.of(label),
            "timeout_minutes",
            minutes,
            "steps",
            List.of(Map.of("run", "sleep 600"))));
  }

  private boolean hasEnded(long id) {
    return job(id).path("status").asString().equals("completed");
  }

  private void endsAsGitHubSaysIt(long id, String runner) {
    eventually("the job's end", () -> hasEnded(id));
    var job = job(id);
    assertThat(job.path("conclusion").asString()).isEqualTo("cancelled");
    assertThat(job.path("reason").asString()).isEqualTo(MESSAGE.formatted(runner));
    JsonNode annotation = job.at("/annotations/0");
    assertThat(annotation.path("message").asString()).isEqualTo(MESSAGE.formatted(runner));
    assertThat(annotation.path("annotation_level").asString()).isEqualTo("failure");
  }

  @Test
  void anAgentIsToldToCancelIt() {
    var agent = online("limited");
    long id = limited("limited", 1);
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(message.request());
    var busy = CompletableFuture.supplyAsync(() -> agent.next("Busy"));
    server.clock().advance(Duration.ofSeconds(61));
    var cancel = busy.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(cancel.type()).isEqualTo("JobCancellation");
    agent.confirm(cancel);
    agent.work(message).complete("Canceled", Map.of());
    endsAsGitHubSaysIt(id, "limited");
  }

  @Test
  void anOfficialAgentIsToldToCancelIt() {
    var agent = official("official-limit");
    long id = limited("official-limit", 1);
    try (var worker = agent.begin()) {
      var step = worker.step(0).write("begin");
      var busy = CompletableFuture.supplyAsync(() -> agent.next("Busy"));
      server.clock().advance(Duration.ofSeconds(61));
      var cancel = busy.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(cancel.type()).isEqualTo("JobCancellation");
      agent.agent().confirm(cancel);
      step.write("##[error]The operation was canceled.").end("canceled");
      worker.end("canceled", Map.of());
    }
    endsAsGitHubSaysIt(id, "official-limit");
  }

  @Test
  void itIsNotCancelledBefore() {
    var agent = online("patient");
    long id = limited("patient", 2);
    begun(agent);
    server.clock().advance(Duration.ofSeconds(110));
    long looks = server.looks();
    eventually("two looks", () -> server.looks() > looks + 1);
    assertThat(job(id).path("status").asString()).isEqualTo("in_progress");
    assertThat(job(id).path("annotations").size()).isZero();
  }

  private static void begun(Agent agent) {
    var message = agent.next("Online");
    agent.confirm(message);
    agent.renew(message.request());
  }

  @Test
  void anAgentThatNeverAnswersLosesItSevenMinutesLater() {
    var agent = online("deaf");
    long id = limited("deaf", 1);
    begun(agent);
    server.clock().advance(Duration.ofSeconds(61));
    eventually("its cancellation", () -> !job(id).at("/annotations/0").isMissingNode());
    server.clock().advance(Duration.ofMinutes(6));
    agent.renew(id);
    long looks = server.looks();
    eventually("two looks", () -> server.looks() > looks + 1);
    assertThat(hasEnded(id)).isFalse();
    server.clock().advance(Duration.ofSeconds(61));
    endsAsGitHubSaysIt(id, "deaf");
  }

  @Test
  void aServerThatWasAwayAtThatMinuteCancelsItWhenItIsBack() {
    var agent = online("away");
    long id = limited("away", 1);
    begun(agent);
    server.restart();
    server.clock().advance(Duration.ofSeconds(61));
    var moved = agent.movedTo(server.url());
    var cancel =
        CompletableFuture.supplyAsync(() -> moved.next("Busy"))
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(cancel.type()).isEqualTo("JobCancellation");
    moved.confirm(cancel);
    server.clock().advance(Duration.ofMinutes(8));
    endsAsGitHubSaysIt(id, "away");
  }

  @Test
  void aRunnerThatWentSilentLosesItToo() {
    var agent = online("silent");
    long id = limited("silent", 1);
    begun(agent);
    // Its lease and its time to obey end in the same look.
    server.clock().advance(Duration.ofMinutes(2));
    eventually("its cancellation", () -> !job(id).at("/annotations/0").isMissingNode());
    server.clock().advance(Duration.ofMinutes(10));
    endsAsGitHubSaysIt(id, "silent");
  }
}
