package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Standing;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * How a job comes to a runner, with its secrets. Whoever asked for it is judged again then: a right
 * that was lost while the job waited is lost for the job, which ends with that reason.
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

  /** Gives the oldest of some jobs to a runner, as long as it is there and has none. */
  public Optional<Job> claim(WaitingJob jobs, RunnerId runner, RunnerName name) {
    while (true) {
      var claimed = database.advance(tx -> claim(tx, jobs, runner, name));
      if (claimed.filter(it -> !it.may()).isEmpty()) {
        return claimed.map(Claimed::job);
      }
    }
  }

  /**
   * A job that a runner has got.
   *
   * @param may whether it may run still; otherwise it has ended
   */
  private record Claimed(Job job, boolean may) {}

  private Optional<Claimed> claim(Handle tx, WaitingJob jobs, RunnerId runner, RunnerName name) {
    var claimed = queue.claim(tx, jobs, runner, name.value());
    if (claimed.isPresent() && !assign(tx, claimed.get(), runner)) {
      // It has just gone, or got another.
      queue.requeue(tx, claimed.get().id(), runner);
      return Optional.empty();
    }
    return claimed.map(job -> new Claimed(job, judge(tx, job)));
  }

  /** Whether a job may still run; one that may not has then ended. */
  private boolean judge(Handle tx, Job job) {
    var reason = refusal(tx, job);
    reason.ifPresent(why -> assignments.refuse(tx, job, Conclusion.CANCELLED, why));
    return reason.isEmpty();
  }

  /** Why a job may not run now, if it may not: rights are judged when a job is given, again. */
  private Optional<String> refusal(Handle handle, Job job) {
    var repository = accounts.repositories().get(handle, job.repository());
    if (repository.archived()) {
      return Optional.of("the repository is archived");
    }
    boolean withSecrets = !job.definition().secrets().isEmpty();
    return Standing.runsJobs(handle, store.maker(handle, job), repository.level(), withSecrets)
        ? Optional.empty()
        : Optional.of(
            "%s may no longer run jobs in %s"
                .formatted(job.actor(), repository.level().fullName()));
  }

  /**
   * Lends the secrets that a job is given to whoever tells its runner of it; they are wiped after
   * that. What it was given is kept, and put on record.
   *
   * @param work gets them by name, upper-case
   * @return nothing if the job may not run any more, and has ended
   */
  public <T> Optional<T> give(Job job, Function<Map<String, Plaintext>, T> work) {
    if (job.definition().secrets().isEmpty()) {
      boolean may = database.advance(tx -> judge(tx, job));
      return may ? Optional.of(work.apply(Map.of())) : Optional.empty();
    }
    var values = new LinkedHashMap<String, Plaintext>();
    try {
      boolean given =
          database.advance(tx -> {
            // It may be tried again.
            values.values().forEach(Plaintext::close);
            values.clear();
            return judge(tx, job) && give(tx, job, values);
          });
      return given ? Optional.of(work.apply(values)) : Optional.empty();
    } finally {
      values.values().forEach(Plaintext::close);
    }
  }

  private boolean give(Handle tx, Job job, Map<String, Plaintext> values) {
    if (!secrets.give(tx, job, values)) {
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
        .change(tx, new Origin.Server("job given to its runner"))
        .record(
            accounts.repositories().get(tx, job.repository()).level(),
            "prepared_workflow_job",
            Change.Operation.CREATE,
            details);
    return true;
  }

  private boolean assign(Handle tx, Job job, RunnerId runner) {
    return runners.connections().assign(tx, runner, "job " + job.id().value());
  }
}
