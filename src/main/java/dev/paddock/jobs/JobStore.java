package dev.paddock.jobs;

import dev.paddock.http.Json;
import dev.paddock.identity.Level;
import dev.paddock.runners.RunnerId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Runs and their jobs in the database. */
final class JobStore {
  private final Clock clock;

  JobStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Job> find(Handle handle, JobId id) {
    return handle
        .createQuery("select " + JobRow.COLUMNS + " from jobs where id = :id")
        .bind("id", id.value())
        .map((row, context) -> JobRow.job(row))
        .findOne();
  }

  /** The job that a runner has now. */
  Optional<Job> of(Handle handle, RunnerId runner) {
    return handle
        .createQuery(
            "select "
                + JobRow.COLUMNS
                + " from jobs where runner_id = :runner and state in ('assigned', 'in_progress')")
        .bind("runner", runner.value())
        .map((row, context) -> JobRow.job(row))
        .findOne();
  }

  /**
   * Makes a run with one job, which waits.
   *
   * @param event what has triggered the run
   * @param actor login of who asks for it
   */
  Job insert(Handle tx, Level.Repository repository, String event, String actor, NewJob job) {
    return insert(tx, repository, insertRun(tx, repository, event, actor, job.name()), job);
  }

  private long insertRun(
      Handle tx, Level.Repository repository, String event, String actor, String name) {
    return tx.createQuery(
            """
            insert into workflow_runs (repository_id, name, event, actor, created_at)
            values (:repository, :name, :event, :actor, :now) returning id
            """)
        .bind("repository", repository.id().value())
        .bind("name", name)
        .bind("event", event)
        .bind("actor", actor)
        .bind("now", clock.millis())
        .mapTo(Long.class)
        .one();
  }

  private Job insert(Handle tx, Level.Repository repository, long run, NewJob job) {
    return tx.createQuery(
            """
            insert into jobs (run_id, repository_id, organization_id, name, labels,
              wanted_runner_id, definition, state, created_at)
            values (:run, :repository, :organization, :name, :labels,
              :wanted, :definition, 'queued', :now)
            returning
            """
                + JobRow.COLUMNS)
        .bind("run", run)
        .bind("repository", repository.id().value())
        .bind("organization", repository.owner().id().value())
        .bind("name", job.name())
        .bind("labels", JobRow.stored(job.labels()))
        .bind("wanted", job.runner().orElse(null))
        .bind("definition", Json.text(job.definition()))
        .bind("now", clock.millis())
        .map((row, context) -> JobRow.job(row))
        .one();
  }

  /**
   * Counts what a job has written.
   *
   * @param log that it writes to; empty for lines, which need none
   * @return whether it is within the limit still, and the log is one of the job
   */
  boolean countLog(Handle tx, JobId id, Optional<Long> log, long bytes, long limit) {
    return tx.createUpdate(
                """
                update jobs set log_bytes = log_bytes + :bytes
                where id = :id and log_bytes + :bytes <= :limit
                  and (:log = 0 or exists (
                    select 1 from job_logs l where l.id = :log and l.job_id = jobs.id))
                """)
            .bind("id", id.value())
            .bind("log", log.orElse(0L))
            .bind("bytes", bytes)
            .bind("limit", limit)
            .execute()
        == 1;
  }

  /** Forgets runs that were made before a moment, with all that belongs to them. */
  void forgetBefore(Handle tx, Instant moment) {
    tx.createUpdate(
            """
            delete from workflow_runs where created_at < :moment and not exists (
              select 1 from jobs j where j.run_id = workflow_runs.id and j.state <> 'completed')
            """)
        .bind("moment", moment.toEpochMilli())
        .execute();
  }
}
