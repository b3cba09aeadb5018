package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.http.Body;
import dev.paddock.http.Route;
import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The door of jobs. */
public final class JobsFeature {
  /**
   * The topic of a {@link Signal} about a job that waits for a runner. It is told here first: only
   * where no such runner waits, the other processes are asked.
   */
  public static final String WAITING = "job";

  /** The topic of a {@link Signal} about a runner whose job was cancelled. */
  public static final String CANCELLED = "cancel";

  // GitHub names what has triggered a run; nothing of its own makes a job without a workflow.
  private static final String EVENT = "paddock_job";

  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

  private final Database database;
  private final JobStore store;
  private final JobProgressStore progress;
  private final JobStepStore steps;
  private final JobLog log;
  private final JobSecrets secrets;
  private final JobRecords records;
  private final JobAssignments assignments;
  private final RunnersFeature runners;

  public JobsFeature(
      Database database,
      AuditFeature audit,
      Access access,
      AccountsFeature accounts,
      SecretsFeature secretsFeature,
      RunnersFeature runners,
      Clock clock) {
    this.database = database;
    this.runners = runners;
    this.store = new JobStore(clock);
    this.progress = new JobProgressStore(clock);
    this.steps = new JobStepStore(clock);
    var logs = new JobLogStore(clock);
    this.log = new JobLog(steps, logs);
    this.secrets = new JobSecrets(accounts, secretsFeature);
    this.records = new JobRecords(database, store, steps, logs, secrets);
    this.assignments =
        new JobAssignments(database, store, progress, steps, runners, access, audit, clock);
  }

  public List<Route> routes() {
    return new JobsApi(this).routes();
  }

  /** Which runner has which job. */
  public JobAssignments assignments() {
    return assignments;
  }

  /** What jobs leave while they run. */
  public JobRecords records() {
    return records;
  }

  /** The secrets that jobs are given. */
  public JobSecrets secrets() {
    return secrets;
  }

  /**
   * Puts a job into the queue.
   *
   * @param actor login of who asks for it
   * @return the job, for the wire
   * @throws ApiException 422 if the request is wrong
   */
  public Object create(String actor, Level.Repository repository, Body body) {
    var job = NewJob.read(body);
    return database.advance(tx -> {
      secrets.check(tx, repository, job.definition());
      job.runner().ifPresent(id -> requireRunner(tx, repository, id));
      var made = store.insert(tx, repository, EVENT, actor, job);
      database.raiseHere(tx, new Signal(WAITING, made.id().value()));
      return JobJson.of(made, repository, List.of());
    });
  }

  // Of another owner it could never be had, and the job would wait for ever.
  private void requireRunner(Handle handle, Level.Repository repository, long id) {
    var runner = new RunnerId(id);
    if (runners.find(handle, repository.levelId(), runner).isEmpty()
        && runners.find(handle, repository.owner().levelId(), runner).isEmpty()) {
      throw ApiException.invalid(
          "Invalid request.\n\n%s has no runner with the id %d."
              .formatted(repository.fullName(), id));
    }
  }

  /** A job of a repository, for the wire. */
  public Object show(Level.Repository repository, JobId id) {
    return database.snapshot(handle -> json(handle, repository, find(handle, repository, id)));
  }

  private JobJson json(Handle handle, Level.Repository repository, Job job) {
    return JobJson.of(job, repository, steps.all(handle, job.id()));
  }

  /**
   * What a job of a repository has written, for the wire.
   *
   * @param after what an earlier answer gave for going on; empty for the beginning
   */
  public Object lines(Level.Repository repository, JobId id, String after) {
    var place = PLACE.matcher(after);
    var from =
        place.matches()
            ? new JobLog.Place(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
            : JobLog.Place.START;
    return database.snapshot(
        handle -> JobJson.LinesJson.of(log.after(handle, find(handle, repository, id), from)));
  }

  /**
   * Cancels a job of a repository: one that waits ends now, another when its runner has ended it.
   */
  public void cancel(Level.Repository repository, JobId id) {
    database.advance(tx -> {
      var job = find(tx, repository, id);
      progress.requestCancel(tx, id);
      if (job.state() == Job.State.QUEUED) {
        assignments.withdraw(tx, job);
      }
      job.runner().ifPresent(runner -> database.raise(tx, new Signal(CANCELLED, runner.value())));
      return id;
    });
  }

  private Job find(Handle handle, Level.Repository repository, JobId id) {
    return store
        .find(handle, id)
        .filter(job -> job.repository().equals(repository.id()))
        .orElseThrow(ApiException::notFound);
  }
}
