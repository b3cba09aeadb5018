package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.http.Body;
import dev.paddock.http.Route;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The door of jobs. */
public final class JobsFeature {
  /** The topic of a {@link Signal} about a job that waits for a runner. */
  public static final String WAITING = "job";

  /** The topic of a {@link Signal} about a runner whose job was cancelled. */
  public static final String CANCELLED = "cancel";

  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

  private final Database database;
  private final JobStore store;
  private final JobSecrets secrets;
  private final JobRecords records;
  private final JobAssignments assignments;
  private final RunnersFeature runners;

  public JobsFeature(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      SecretsFeature secretsFeature,
      RunnersFeature runners,
      Clock clock) {
    this.database = database;
    this.runners = runners;
    this.store = new JobStore(clock);
    var steps = new JobStepStore(clock);
    this.secrets = new JobSecrets(accounts, secretsFeature);
    this.records = new JobRecords(database, store, steps, new JobLogStore(clock), secrets);
    this.assignments = new JobAssignments(database, store, steps, runners, audit, clock);
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
    var made =
        database.advance(tx -> {
          secrets.check(tx, repository, job.definition());
          job.runner().ifPresent(id -> requireRunner(tx, repository, id));
          var id =
              store.insert(
                  tx,
                  repository,
                  job.name(),
                  "paddock_job",
                  actor,
                  job.labels(),
                  job.runner().map(RunnerId::new),
                  job.definition());
          database.raise(tx, new Signal(WAITING, id.value()));
          return id;
        });
    return show(repository, made);
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
    return JobJson.of(job, repository, records.steps(handle, job.id()));
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
            ? new JobRecords.Place(
                Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
            : JobRecords.Place.START;
    return database.snapshot(handle ->
        JobJson.LinesJson.of(records.linesAfter(handle, find(handle, repository, id), from)));
  }

  /**
   * Cancels a job of a repository: one that waits ends now, another when its runner has ended it.
   */
  public void cancel(Level.Repository repository, JobId id) {
    database.advance(tx -> {
      var job = find(tx, repository, id);
      store.requestCancel(tx, id);
      if (job.state() == Job.State.QUEUED) {
        assignments.finish(tx, job, Conclusion.CANCELLED, Optional.empty(), Map.of());
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
