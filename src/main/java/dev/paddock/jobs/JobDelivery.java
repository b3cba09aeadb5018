package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Standing;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Delivers a job to a runner, with its secrets. The rights of whoever asked for the job are checked
 * again then: if they were lost while it waited, the job ends with that reason.
 */
public final class JobDelivery {
  private final Database database;
  private final JobStore store;
  private final JobQueueStore queue;
  private final JobAssignments assignments;
  private final JobSecrets secrets;
  private final RunnersFeature runners;
  private final AccountsFeature accounts;
  private final AuditFeature audit;

  JobDelivery(
      Database database,
      JobStore store,
      JobQueueStore queue,
      JobAssignments assignments,
      JobSecrets secrets,
      RunnersFeature runners,
      AccountsFeature accounts,
      AuditFeature audit) {
    this.database = database;
    this.store = store;
    this.queue = queue;
    this.assignments = assignments;
    this.secrets = secrets;
    this.runners = runners;
    this.accounts = accounts;
    this.audit = audit;
  }

  /**
   * Gives the oldest of some jobs to a runner that is online, has their labels and has no job.
   * Whether the job may run is checked later, by {@link #give}.
   */
  public Optional<Job> claim(WaitingJob jobs, RunnerId runner, RunnerName name) {
    return database.advance(tx -> {
      // Another process may have changed them since the poll read them.
      if (!runners.labelKeys(tx, runner).containsAll(jobs.labels())) {
        return Optional.empty();
      }
      var claimed = queue.claim(tx, jobs, runner, name.value());
      if (claimed.isPresent() && !assign(tx, claimed.get(), runner)) {
        // It has just gone, or got another.
        queue.requeue(tx, claimed.get().id(), runner);
        return Optional.empty();
      }
      return claimed;
    });
  }

  /** The reason why a job may not run now; empty if it may. */
  private static Optional<String> refusal(
      Handle handle, Job job, Maker maker, Repository repository) {
    if (repository.archived()) {
      return Optional.of("the repository is archived");
    }
    boolean withSecrets = !job.definition().secrets().isEmpty();
    return Standing.runsJobs(handle, maker, repository.level(), withSecrets)
        ? Optional.empty()
        : Optional.of(
            "%s may no longer run jobs in %s"
                .formatted(job.actor(), repository.level().fullName()));
  }

  /**
   * The facts that the message of a job needs besides the job itself.
   *
   * @param context that the job was made with
   * @param repository that it belongs to
   * @param switchedOn those of the names that were asked for which the repository has on
   */
  public record Terms(JobContext context, Repository repository, Set<String> switchedOn) {}

  /**
   * Lends a job's secrets to the code that writes its message, and wipes them after that. The
   * values are kept encrypted, for masking; their names go into the audit log.
   *
   * @param origin of the request that is answered with it
   * @param switches names of secrets by which a repository switches something on
   * @param work gets them by name, upper-case
   * @return nothing if the job may not run any more, and has ended; or if it has begun or ended
   *     meanwhile
   */
  public <T> Optional<T> give(
      Job job,
      Origin origin,
      Set<String> switches,
      BiFunction<Terms, Map<String, Plaintext>, T> work) {
    if (job.definition().secrets().isEmpty()) {
      // Nothing is to be written unless the job is refused.
      var judged = database.read(handle -> judge(handle, job, switches));
      if (judged.refusal().isEmpty()) {
        return Optional.of(work.apply(judged.terms(), Map.of()));
      }
    }
    return lend(job, origin, switches, work);
  }

  private <T> Optional<T> lend(
      Job job,
      Origin origin,
      Set<String> switches,
      BiFunction<Terms, Map<String, Plaintext>, T> work) {
    var values = new LinkedHashMap<String, Plaintext>();
    try {
      var terms =
          database.advance(tx -> {
            // The transaction may be a retry.
            values.values().forEach(Plaintext::close);
            values.clear();
            // What is given after the job has begun would not be masked: see MaskCache.
            if (!queue.lockUnbegun(tx, job.id(), job.runner().orElseThrow())) {
              return Optional.<Terms>empty();
            }
            return give(tx, origin, job, judge(tx, job, switches), values);
          });
      return terms.map(it -> work.apply(it, values));
    } finally {
      values.values().forEach(Plaintext::close);
    }
  }

  private record Judged(Optional<String> refusal, Terms terms) {}

  private Judged judge(Handle handle, Job job, Set<String> switches) {
    var repository = accounts.repositories().get(handle, job.repository());
    var made = store.made(handle, job);
    return new Judged(
        refusal(handle, job, made.maker(), repository),
        new Terms(
            made.context(), repository, secrets.switchedOn(handle, repository.level(), switches)));
  }

  private Optional<Terms> give(
      Tx tx, Origin origin, Job job, Judged judged, Map<String, Plaintext> values) {
    if (judged.refusal().isPresent()) {
      assignments.refuse(tx, job, Conclusion.CANCELLED, judged.refusal().get());
      return Optional.empty();
    }
    var repository = judged.terms().repository().level();
    boolean isGiven =
        job.definition().secrets().isEmpty() || give(tx, origin, job, repository, values);
    return isGiven ? Optional.of(judged.terms()) : Optional.empty();
  }

  private boolean give(
      Tx tx, Origin origin, Job job, Level.Repository repository, Map<String, Plaintext> values) {
    if (!secrets.give(tx, job, repository, values)) {
      var reason =
          "its secrets are larger than %d KB in all".formatted(JobSecrets.MOST_BYTES / 1024);
      assignments.refuse(tx, job, Conclusion.FAILURE, reason);
      return false;
    }
    var details = new LinkedHashMap<String, Object>();
    details.put("job_id", job.id().value());
    details.put("workflow_run_id", job.runId());
    details.put("triggered_by", job.actor());
    job.runner().ifPresent(it -> details.put("runner_id", it.value()));
    job.runnerName().ifPresent(it -> details.put("runner_name", it));
    details.put("secrets_passed", List.copyOf(values.keySet()));
    audit
        .change(tx, origin)
        .record(repository, "prepared_workflow_job", Change.Operation.CREATE, details);
    return true;
  }

  private boolean assign(Tx tx, Job job, RunnerId runner) {
    return runners.connections().assign(tx, runner, "job " + job.id().value());
  }
}
