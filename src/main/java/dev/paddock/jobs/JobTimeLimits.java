package dev.paddock.jobs;

import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Ends jobs at their time limits. What is due is read from the database, so what came due while no
 * server ran is done by the next one.
 */
final class JobTimeLimits {
  // https://docs.github.com/enterprise-server@3.19/actions/reference/limits
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  /** After so long a runner must have ended a cancelled job. */
  private static final Duration OBEYED = JobAssignments.CANCEL.plus(Duration.ofMinutes(2));

  private final Database database;
  private final JobStore store;
  private final JobProgressStore progress;
  private final JobAssignments assignments;
  private final Clock clock;
  private final ClockLeap leap;

  JobTimeLimits(
      Database database,
      JobStore store,
      JobProgressStore progress,
      JobAssignments assignments,
      Clock clock,
      ClockLeap leap) {
    this.database = database;
    this.store = store;
    this.progress = progress;
    this.assignments = assignments;
    this.clock = clock;
    this.leap = leap;
  }

  /**
   * Ends the jobs for which no runner has come for as long as GitHub waits for one, cancels those
   * that run for too long, and ends those whose runners are silent for too long or do not end what
   * was cancelled.
   *
   * @return how many jobs that were
   */
  int sweep() {
    var now = clock.instant();
    int waiting = endWhatWaitsTooLong(now);
    if (!leap.isOver()) {
      // The clock was set, so leases cannot be judged by it yet.
      return waiting;
    }
    var overdue = database.read(handle -> progress.overdue(handle, now));
    overdue.forEach(this::timeOut);
    var silent = database.read(handle -> progress.expired(handle, now));
    silent.forEach(
        id -> endIfOver(id, Conclusion.FAILURE, "the runner lost contact with the server"));
    var disobeyed = database.read(handle -> progress.cancelledBefore(handle, now.minus(OBEYED)));
    disobeyed.forEach(
        id -> endIfOver(id, Conclusion.CANCELLED, "the runner did not end it in time"));
    return waiting + overdue.size() + silent.size() + disobeyed.size();
  }

  private int endWhatWaitsTooLong(Instant now) {
    var reason = "no runner took it within %d hours".formatted(LONGEST_WAIT.toHours());
    var waiting = database.read(handle -> store.waitingSince(handle, now.minus(LONGEST_WAIT)));
    for (JobId id : waiting) {
      database.advance(tx -> {
        store
            .find(tx, id)
            .filter(job -> job.state() == Job.State.QUEUED)
            .ifPresent(job -> assignments.end(tx, job, reason));
        return id;
      });
    }
    return waiting.size();
  }

  private void endIfOver(JobId id, Conclusion conclusion, String reason) {
    database.advance(tx -> {
      // Read again: its runner may just have been heard of.
      store.find(tx, id).filter(this::isOver).ifPresent(job -> end(tx, job, conclusion, reason));
      return id;
    });
  }

  private void end(Tx tx, Job job, Conclusion conclusion, String reason) {
    assignments.finish(
        tx,
        JobAssignments.byServer(),
        job,
        job.timedOut() ? Conclusion.CANCELLED : conclusion,
        job.timedOut() ? Optional.empty() : Optional.of(reason),
        Map.of());
  }

  private void timeOut(JobId id) {
    database.advance(tx -> {
      progress
          .timeOut(tx, id)
          .ifPresent(runner -> tx.raise(new Signal(JobsFeature.CANCELLED, runner.value())));
      return id;
    });
  }

  private boolean isOver(Job job) {
    var now = clock.instant();
    return job.leaseUntil().filter(now::isAfter).isPresent()
        || job.cancelRequestedAt().filter(it -> now.isAfter(it.plus(OBEYED))).isPresent();
  }
}
