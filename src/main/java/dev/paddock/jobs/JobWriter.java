package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.identity.Origin;
import dev.paddock.rest.Body;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import dev.paddock.store.Tx;
import java.util.LinkedHashMap;
import java.util.List;

/** The writer of jobs: makes them, cancels them, and ends those of a repository that goes. */
public final class JobWriter {
  private static final int MOST_WAITING_OF_A_REPOSITORY = 2_000;
  private static final int MOST_WAITING = 10_000;
  private final Database database;
  private final AuditFeature audit;
  private final AccountsFeature accounts;
  private final RunnersFeature runners;
  private final JobSecrets secrets;
  private final JobStore store;
  private final JobProgressStore progress;
  private final JobAssignments assignments;

  JobWriter(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      RunnersFeature runners,
      JobSecrets secrets,
      JobStore store,
      JobProgressStore progress,
      JobAssignments assignments) {
    this.database = database;
    this.audit = audit;
    this.accounts = accounts;
    this.runners = runners;
    this.secrets = secrets;
    this.store = store;
    this.progress = progress;
    this.assignments = assignments;
  }

  /**
   * Puts a job into the queue.
   *
   * @param command by which an operator asks for it
   * @return the job, for the wire
   * @throws ApiException 422 if the request is wrong
   */
  public Object create(String command, Level.Repository repository, Body body) {
    return create(new Origin.Operator(command), Maker.OPERATOR, repository, NewJob.read(body));
  }

  JobJson create(Origin origin, Maker maker, Level.Repository repository, NewJob job) {
    return database.advance(tx -> {
      var branch = requireUnarchived(tx, repository).defaultBranch();
      secrets.check(tx, repository, job.definition());
      job.runner().ifPresent(id -> requireRunner(tx, repository, id));
      requireRoom(tx, repository);
      var made =
          store.insert(
              tx, repository, JobContext.onRequest(job.name(), branch), actor(origin), maker, job);
      record(tx, origin, repository, made, "create_workflow_job", Operation.CREATE);
      tx.raiseHere(new Signal(JobsFeature.WAITING, made.id().value()));
      return JobJson.of(made, repository, List.of());
    });
  }

  private static String actor(Origin origin) {
    return origin instanceof Origin.Call call ? call.caller().name() : "operator";
  }

  private void record(
      Tx tx,
      Origin origin,
      Level.Repository repository,
      Job job,
      String action,
      Operation operation) {
    var details = new LinkedHashMap<String, Object>();
    details.put("job_id", job.id().value());
    details.put("workflow_run_id", job.runId());
    details.put("name", job.name());
    details.put("job_labels", job.labels());
    details.put("secrets_named", List.copyOf(job.definition().secrets()));
    audit.change(tx, origin).record(repository, action, operation, details);
  }

  private Repository requireUnarchived(Handle handle, Level.Repository level) {
    var repository = accounts.repositories().get(handle, level.id());
    if (repository.archived()) {
      throw ApiException.archived();
    }
    return repository;
  }

  // Limits against floods, not exact ones: jobs that are made at the same moment do not see each
  // other, so there may be as many more as the store has connections.
  private void requireRoom(Handle handle, Level.Repository repository) {
    var waiting = store.countWaiting(handle, repository.id());
    if (waiting.inRepository() >= MOST_WAITING_OF_A_REPOSITORY) {
      throw ApiException.invalid(
          "Invalid request.\n\n%d jobs of %s wait for runners, which is as many as may."
              .formatted(MOST_WAITING_OF_A_REPOSITORY, repository.fullName()));
    }
    if (waiting.inAll() >= MOST_WAITING) {
      throw ApiException.of(
          Kind.UNAVAILABLE,
          "%d jobs wait for runners, which is as many as may. Please try again later."
              .formatted(MOST_WAITING));
    }
  }

  // A runner of another owner could never take the job, which would wait for ever.
  private void requireRunner(Handle handle, Level.Repository repository, long id) {
    var runner = new RunnerId(id);
    if (runners.find(handle, repository.levelId(), runner).isEmpty()
        && runners.find(handle, repository.owner().levelId(), runner).isEmpty()) {
      throw ApiException.invalid(
          "Invalid request.\n\n%s has no runner with the id %d."
              .formatted(repository.fullName(), id));
    }
  }

  /**
   * Cancels a job of a repository: one that waits ends now, another when its runner has ended it.
   */
  public void cancel(Origin origin, Level.Repository repository, JobId id) {
    database.advance(tx -> {
      var job = store.find(tx, repository, id).orElseThrow(ApiException::notFound);
      if (job.state() != Job.State.COMPLETED) {
        record(tx, origin, repository, job, "cancel_workflow_job", Operation.MODIFY);
      }
      progress.requestCancel(tx, id);
      if (job.state() == Job.State.QUEUED) {
        assignments.withdraw(tx, job);
      }
      job.runner().ifPresent(runner -> tx.raise(new Signal(JobsFeature.CANCELLED, runner.value())));
      return id;
    });
  }

  /** Ends the jobs of a repository that is about to be deleted, and frees their runners. */
  void endAll(Change change, Level level) {
    if (level instanceof Level.Repository repository) {
      store
          .active(change.tx(), repository.id())
          .forEach(job -> {
            assignments.end(change.tx(), job, "the repository was deleted");
            job.runner()
                .ifPresent(
                    runner -> change.tx().raise(new Signal(JobsFeature.CANCELLED, runner.value())));
          });
    }
  }
}
