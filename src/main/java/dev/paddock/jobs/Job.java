package dev.paddock.jobs;

import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A job of a run.
 *
 * @param runId of the workflow run that it belongs to
 * @param actor login of who asked for it
 * @param labels a runner must have all of them; in lower case
 * @param conclusion once it is completed
 * @param reason why it ended, where neither its steps nor a person ended it
 * @param runner that has it, or had it
 * @param leaseUntil until when its runner is believed to run it; empty while the runner has not
 *     confirmed that it got it, and once it is completed
 * @param timedOut whether the server has cancelled it because it ran for too long
 * @param outputs once it is completed
 */
public record Job(
    JobId id,
    long runId,
    RepoId repository,
    String name,
    String actor,
    List<String> labels,
    JobDefinition definition,
    State state,
    Optional<Conclusion> conclusion,
    Optional<String> reason,
    Optional<RunnerId> runner,
    Optional<String> runnerName,
    Optional<Instant> leaseUntil,
    Optional<Instant> cancelRequestedAt,
    boolean cancelDelivered,
    boolean timedOut,
    Map<String, String> outputs,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt) {

  /** The state of a job on its way from the queue to its end. */
  public enum State {
    QUEUED,
    /** A runner has it, and has not yet begun. */
    ASSIGNED,
    IN_PROGRESS,
    COMPLETED;

    String stored() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /** GitHub's word for it. */
    String wire() {
      return this == ASSIGNED ? QUEUED.stored() : stored();
    }
  }

  public Job {
    labels = List.copyOf(labels);
    outputs = Map.copyOf(outputs);
  }

  /** GitHub's message for a job that has exceeded its time limit. */
  String overtime() {
    return "The job running on runner %s has exceeded the maximum execution time of %d minutes."
        .formatted(runnerName.orElse(""), definition.timeoutMinutes());
  }

  /** The annotations of the job itself, beside those of its steps. */
  List<JobStep.Annotation> annotations() {
    return timedOut ? List.of(JobStep.Annotation.of("error", overtime())) : List.of();
  }

  /** Whether a runner has it, or had it to its end. */
  public boolean wasGivenTo(RunnerId id) {
    return runner.filter(id::equals).isPresent();
  }
}
