package dev.paddock.jobs;

import dev.paddock.identity.LevelId;
import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Optional;

/** The queue of waiting jobs in the database: reads it, and takes jobs out of it and back. */
final class JobQueueStore {
  private final String claim;

  JobQueueStore(Database database) {
    this.claim =
        """
        update jobs set state = 'assigned', runner_id = :runner, runner_name = :name,
          lease_until = null
        where id = (
          select id from jobs
          where state = 'queued' and labels = :labels and repository_id = :repository
            and coalesce(wanted_runner_id, 0) = :wanted
          order by id limit 1%s)
          and exists (select 1 from runners where id = :runner and online and not busy)
        returning %s
        """
            .formatted(database.passingOverLocked(), JobRow.COLUMNS);
  }

  /** The waiting jobs, grouped by their requirements, the longest waiting first. */
  List<WaitingJob> waiting(Handle handle) {
    return handle
        .createQuery(
            """
            select q.repository_id, q.labels, q.wanted, r.level_id as repository_level,
              o.level_id as organization_level
            from (
              select labels, repository_id, organization_id,
                coalesce(wanted_runner_id, 0) as wanted, min(id) as oldest
              from jobs where state = 'queued'
              group by labels, repository_id, organization_id, coalesce(wanted_runner_id, 0)) q
            join repositories r on r.id = q.repository_id
            join organizations o on o.id = q.organization_id
            order by q.oldest
            """)
        .map(row -> waiting(row))
        .list();
  }

  /** The requirements of a job, if it still waits. */
  Optional<WaitingJob> waiting(Handle handle, JobId id) {
    return handle
        .createQuery(
            """
            select j.repository_id, j.labels, coalesce(j.wanted_runner_id, 0) as wanted,
              r.level_id as repository_level, o.level_id as organization_level
            from jobs j
            join repositories r on r.id = j.repository_id
            join organizations o on o.id = j.organization_id
            where j.id = :id and j.state = 'queued'
            """)
        .bind("id", id)
        .map(row -> waiting(row))
        .findOne();
  }

  /**
   * Gives the oldest of some waiting jobs to a runner that is online and has none. A job that
   * another transaction has locked is passed over, so that runners that come at once get one each.
   */
  Optional<Job> claim(Tx tx, WaitingJob jobs, RunnerId runner, String runnerName) {
    return tx.createQuery(claim)
        .bind("labels", JobRow.stored(jobs.labels()))
        .bind("repository", jobs.repository())
        .bind("wanted", jobs.wanted())
        .bind("runner", runner)
        .bind("name", runnerName)
        .map(row -> JobRow.job(row))
        .findOne();
  }

  /**
   * Locks a job to the end of the transaction, if its runner has it still and has not begun.
   *
   * @return whether that is so
   */
  boolean lockUnbegun(Tx tx, JobId id, RunnerId runner) {
    return tx.createUpdate(
                """
                update jobs set state = 'assigned'
                where id = :id and state = 'assigned' and runner_id = :runner
                """)
            .bind("id", id)
            .bind("runner", runner)
            .execute()
        == 1;
  }

  /** Takes a job back from a runner that never confirmed to have it. */
  boolean requeue(Tx tx, JobId id, RunnerId runner) {
    return tx.createUpdate(
                """
                update jobs set state = 'queued', runner_id = null, runner_name = null
                where id = :id and state = 'assigned' and lease_until is null
                  and runner_id = :runner
                """)
            .bind("id", id)
            .bind("runner", runner)
            .execute()
        == 1;
  }

  private static WaitingJob waiting(Row row) {
    return new WaitingJob(
        row.id("repository_id", RepoId::new),
        JobRow.labels(row.getString("labels")),
        row.getLong("wanted"),
        row.id("repository_level", LevelId::new),
        row.id("organization_level", LevelId::new));
  }
}
