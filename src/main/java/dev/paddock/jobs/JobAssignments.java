package dev.paddock.jobs;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.Directory;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.Origin;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The assignment of jobs to runners. A job waits, is given to one runner, is confirmed by it, kept
 * by it as long as it renews its lease, and ends once. All of this is in the database, so after a
 * crash at any moment the job is with one runner, waits, or has ended.
 */
public final class JobAssignments {
  /** How long a silent runner is believed to run its job. */
  public static final Duration LEASE = Duration.ofMinutes(10);

  /** How long a runner gets to end a cancelled job. */
  public static final Duration CANCEL = Duration.ofMinutes(5);

  private static final int FORGOTTEN_AT_A_TIME = 100;
  private static final int LONG_QUEUE = 200;

  private final Database database;
  private final JobStore store;
  private final JobQueueStore queue;
  private final JobProgressStore progress;
  private final JobStepStore steps;
  private final JobLogStore logs;
  private final RunnersFeature runners;
  private final AuditFeature audit;
  private final List<JobEndListener> listeners = new CopyOnWriteArrayList<>();
  private volatile List<WaitingJob> waiting = List.of();
  private final Clock clock;

  JobAssignments(
      Database database,
      JobStore store,
      JobQueueStore queue,
      JobProgressStore progress,
      JobStepStore steps,
      JobLogStore logs,
      RunnersFeature runners,
      AuditFeature audit,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.queue = queue;
    this.progress = progress;
    this.steps = steps;
    this.logs = logs;
    this.runners = runners;
    this.audit = audit;
    this.clock = clock;
  }

  /** Adds a listener, which hears of the end of every job from now on. */
  public void onEnd(JobEndListener listener) {
    listeners.add(listener);
  }

  /** The job of an id. */
  public Optional<Job> find(Handle handle, JobId id) {
    return store.find(handle, id);
  }

  /**
   * A job that a runner has, or had to its end.
   *
   * @param clientId that the runner's agent must have still; empty for any
   */
  public Optional<Job> givenTo(Handle handle, JobId id, RunnerId runner, String clientId) {
    return store.givenTo(handle, id, runner, clientId);
  }

  /** The job that a runner has now. */
  public Optional<Job> of(Handle handle, RunnerId runner) {
    return store.of(handle, runner);
  }

  /**
   * The waiting jobs, grouped by their requirements, the longest waiting first. A long queue is not
   * read again, but taken from the last {@link #lookAtQueue}: a job that came since wakes a runner
   * by itself.
   */
  public List<WaitingJob> waiting() {
    var known = waiting;
    return known.size() > LONG_QUEUE ? known : database.read(queue::waiting);
  }

  /** Reads the queue of waiting jobs again; to be called every second. */
  public List<WaitingJob> lookAtQueue() {
    waiting = database.read(queue::waiting);
    return waiting;
  }

  /** The requirements of a job, if it still waits. */
  public Optional<WaitingJob> waiting(Handle handle, JobId id) {
    return queue.waiting(handle, id);
  }

  /** Confirms that a runner has got a job; whether the job is or was its own. */
  public boolean confirm(Tx tx, JobId id, RunnerId runner) {
    return progress.confirm(tx, id, runner, clock.instant().plus(LEASE))
        || store.find(tx, id).filter(job -> job.wasGivenTo(runner)).isPresent();
  }

  /**
   * Renews the lease of a runner that runs its job.
   *
   * @return until when the lease lasts; empty if the runner does not have the job
   */
  public Optional<Instant> renew(Tx tx, JobId id, RunnerId runner) {
    var until = clock.instant().plus(LEASE);
    return progress.renew(tx, id, runner, until) ? Optional.of(until) : Optional.empty();
  }

  /** Notes that a runner knows that its job is cancelled; whether the job is or was its own. */
  public boolean cancelDelivered(Tx tx, JobId id, RunnerId runner) {
    return progress.cancelDelivered(tx, id, runner);
  }

  /**
   * Ends a job and frees its runner, which is removed if it was for one job only; the first call
   * decides how the job ended.
   *
   * @param origin of what ends it
   * @param reason empty where steps or a person ended it
   */
  public void finish(
      Tx tx,
      Origin origin,
      Job job,
      Conclusion conclusion,
      Optional<String> reason,
      Map<String, String> outputs) {
    end(tx, job, conclusion, reason, outputs)
        .flatMap(owner -> Directory.level(tx, owner))
        .ifPresent(
            level -> runners.remove(audit.change(tx, origin), level, job.runner().orElseThrow()));
  }

  /** Cancels a job that no runner has begun. */
  public void withdraw(Tx tx, Job job) {
    end(tx, job, Conclusion.CANCELLED, Optional.empty(), Map.of());
  }

  /** The origin of what the server does by itself to the runner of a job. */
  static Origin byServer() {
    return new Origin.Server("ephemeral runner, after its job");
  }

  /** Cancels a job for a reason of the server's. */
  void end(Tx tx, Job job, String reason) {
    finish(tx, byServer(), job, Conclusion.CANCELLED, Optional.of(reason), Map.of());
  }

  /** Ends a job that its runner has not heard of; the runner stays for other jobs. */
  void refuse(Tx tx, Job job, Conclusion conclusion, String reason) {
    end(tx, job, conclusion, Optional.of(reason), Map.of());
  }

  /** Fails a job that a runner has confirmed, as the runner is given to another agent. */
  public void cutOff(Tx tx, RunnerId runner) {
    var reason = Optional.of("the runner was replaced");
    confirmed(tx, runner).ifPresent(job -> end(tx, job, Conclusion.FAILURE, reason, Map.of()));
  }

  /**
   * Fails a job that a runner has confirmed and not begun: its agent was started anew, and nobody
   * knows how far the one before had come.
   *
   * @param origin of what started it
   * @return whether there was such a job
   */
  public boolean abandon(Tx tx, Origin origin, RunnerId runner) {
    var reason = Optional.of("the runner's agent was started anew before it began");
    var job = confirmed(tx, runner).filter(it -> it.state() == Job.State.ASSIGNED);
    job.ifPresent(it -> finish(tx, origin, it, Conclusion.FAILURE, reason, Map.of()));
    return job.isPresent();
  }

  private Optional<Job> confirmed(Handle handle, RunnerId runner) {
    return store.of(handle, runner).filter(job -> job.leaseUntil().isPresent());
  }

  /** Ends a job; the owner of its runner if that was for this job only. */
  private Optional<LevelId> end(
      Tx tx, Job job, Conclusion conclusion, Optional<String> reason, Map<String, String> outputs) {
    var why = reason.or(() -> reasonOf(job, conclusion));
    var whole = progress.complete(tx, job, conclusion, why.orElse(null), outputs);
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    steps.close(tx, job.id(), conclusion);
    if (whole.get() > 0) {
      logs.forgetRepeated(tx, job.id(), JobLogs.WHOLE);
    }
    listeners.forEach(listener -> listener.ended(tx, job, conclusion));
    return job.runner()
        .flatMap(
            runner -> runners.connections().release(tx, runner, outcome(job, conclusion, why)));
  }

  private static Optional<String> reasonOf(Job job, Conclusion conclusion) {
    return job.timedOut() && conclusion == Conclusion.CANCELLED
        ? Optional.of(job.overtime())
        : Optional.empty();
  }

  private static String outcome(Job job, Conclusion conclusion, Optional<String> reason) {
    return "job %d: %s%s"
        .formatted(
            job.id().value(), conclusion.wire(), reason.map(it -> " (" + it + ")").orElse(""));
  }

  /** Puts a job that its runner has never confirmed back into the queue. */
  public void giveBack(Tx tx, RunnerId runner) {
    store
        .of(tx, runner)
        .filter(job -> queue.requeue(tx, job.id(), runner))
        .ifPresent(job -> {
          runners
              .connections()
              .release(tx, runner, "job %d: taken back".formatted(job.id().value()));
          tx.raiseHere(new Signal(JobsFeature.WAITING, job.id().value()));
        });
  }

  /**
   * Deletes the runs that are older than an age, some at a time.
   *
   * @return how many runs that were
   */
  int forget(Duration age) {
    int all = 0;
    int forgotten;
    do {
      forgotten =
          database.advance(
              tx -> store.forgetBefore(tx, clock.instant().minus(age), FORGOTTEN_AT_A_TIME));
      all += forgotten;
    } while (forgotten == FORGOTTEN_AT_A_TIME);
    return all;
  }
}
