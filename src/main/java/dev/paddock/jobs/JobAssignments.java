package dev.paddock.jobs;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which runner has which job. A job waits, is given to one runner, is confirmed by it, kept by it
 * as long as it renews its lease, and ends once. All of it is in the database, so that whoever dies
 * at whatever moment, the job is with one runner, waits, or has ended.
 */
public final class JobAssignments {
  /** How long a runner that is silent is believed to be at its job. */
  public static final Duration LEASE = Duration.ofMinutes(10);

  /** How long a runner gets to end a cancelled job. */
  public static final Duration CANCEL = Duration.ofMinutes(5);

  private static final Duration GRACE = Duration.ofMinutes(2);

  private final Database database;
  private final JobStore store;
  private final JobQueueStore queue = new JobQueueStore();
  private final JobStepStore steps;
  private final RunnersFeature runners;
  private final AuditFeature audit;
  private final Clock clock;

  JobAssignments(
      Database database,
      JobStore store,
      JobStepStore steps,
      RunnersFeature runners,
      AuditFeature audit,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.steps = steps;
    this.runners = runners;
    this.audit = audit;
    this.clock = clock;
  }

  public Optional<Job> find(Handle handle, JobId id) {
    return store.find(handle, id);
  }

  /** The job that a runner has now. */
  public Optional<Job> of(Handle handle, RunnerId runner) {
    return store.of(handle, runner);
  }

  /** The oldest waiting job of each kind, oldest first. */
  public List<WaitingJob> waiting(Handle handle) {
    return queue.waiting(handle);
  }

  /** A job, if it still waits. */
  public Optional<WaitingJob> waiting(Handle handle, JobId id) {
    return queue.waiting(handle, id);
  }

  /** Gives a waiting job to a runner that has none; nothing if either is no longer so. */
  public Optional<Job> claim(JobId id, Runner runner) {
    return database.advance(tx -> {
      if (!store.claim(tx, id, runner.id(), runner.name().value())) {
        return Optional.empty();
      }
      if (!runners.connections().assign(tx, runner.id(), "job " + id.value())) {
        store.requeue(tx, id, runner.id());
        return Optional.empty();
      }
      return store.find(tx, id);
    });
  }

  /** The runner has got it. */
  public void confirm(Handle tx, Job job) {
    store.lease(tx, job, clock.instant().plus(LEASE));
  }

  /**
   * The runner is at it.
   *
   * @return until when it is believed to be
   */
  public Instant renew(Handle tx, Job job) {
    var until = clock.instant().plus(LEASE);
    store.lease(tx, job, until);
    store.start(tx, job);
    return until;
  }

  /** The runner has heard that the job is cancelled. */
  public void cancelDelivered(Handle tx, Job job) {
    store.cancelDelivered(tx, job.id());
  }

  /**
   * Ends a job and lets its runner go; the first who does decides how it ended.
   *
   * @param reason empty where steps or a person ended it
   */
  public void finish(
      Handle tx,
      Job job,
      Conclusion conclusion,
      Optional<String> reason,
      Map<String, String> outputs) {
    if (!store.complete(tx, job, conclusion, reason.orElse(null), outputs)) {
      return;
    }
    steps.close(tx, job.id(), conclusion);
    job.runner()
        .ifPresent(
            runner -> runners.connections().release(tx, runner, outcome(job, conclusion, reason)));
  }

  private static String outcome(Job job, Conclusion conclusion, Optional<String> reason) {
    return "job %d: %s%s"
        .formatted(
            job.id().value(), conclusion.wire(), reason.map(it -> " (" + it + ")").orElse(""));
  }

  /** Lets the next runner have a job that this one never confirmed to have. */
  public void giveBack(Handle tx, RunnerId runner) {
    store
        .of(tx, runner)
        .filter(job -> store.requeue(tx, job.id(), runner))
        .ifPresent(job -> {
          runners
              .connections()
              .release(tx, runner, "job %d: taken back".formatted(job.id().value()));
          database.raise(tx, new Signal(JobsFeature.WAITING, job.id().value()));
        });
  }

  /** A runner that was for one job goes with it. */
  public void removeEphemeral(Handle tx, RunnerId id, Level level) {
    runners.remove(
        audit.change(tx, new Origin.Server("ephemeral runner, after its job")), level, id);
  }

  /** Ends the jobs whose runners are silent for too long, or do not end what was cancelled. */
  public void sweep() {
    database
        .read(store::expired)
        .forEach(
            job -> end(job.id(), Conclusion.FAILURE, "the runner lost contact with the server"));
    database
        .read(handle -> store.cancelledInVain(handle, CANCEL.plus(GRACE)))
        .forEach(job -> end(job.id(), Conclusion.CANCELLED, "the runner did not end it in time"));
  }

  private void end(JobId id, Conclusion conclusion, String reason) {
    database.advance(tx -> {
      // Read again: its runner may just have been heard of.
      store
          .find(tx, id)
          .filter(this::isOver)
          .ifPresent(job -> finish(tx, job, conclusion, Optional.of(reason), Map.of()));
      return id;
    });
  }

  private boolean isOver(Job job) {
    var now = clock.instant();
    return job.leaseUntil().filter(now::isAfter).isPresent()
        || job.cancelRequestedAt()
            .filter(it -> now.isAfter(it.plus(CANCEL).plus(GRACE)))
            .isPresent();
  }

  /** Forgets what is older than GitHub keeps it. */
  public void forget(Duration age) {
    database.advance(tx -> {
      store.forgetBefore(tx, clock.instant().minus(age));
      return age;
    });
  }
}
