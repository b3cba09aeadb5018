package dev.paddock.jobs;

import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs and their jobs in the database. */
final class JobStore {
  private final Clock clock;

  JobStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Job> find(Handle handle, JobId id) {
    return handle
        .createQuery("select " + JobRow.COLUMNS + " from jobs where id = :id")
        .bind("id", id)
        .map(row -> JobRow.job(row))
        .findOne();
  }

  /** The job of an id, if it is the repository's. */
  Optional<Job> find(Handle handle, Level.Repository repository, JobId id) {
    return find(handle, id).filter(job -> job.repository().equals(repository.id()));
  }

  /**
   * A job that a runner has or had, if the agent of the runner still has a client id; an empty one
   * stands for any.
   */
  Optional<Job> givenTo(Handle handle, JobId id, RunnerId runner, String clientId) {
    return handle
        .createQuery(
            "select "
                + JobRow.COLUMNS
                + """
                 from jobs where id = :id and runner_id = :runner and (:client = '' or exists (
                  select 1 from runner_credentials c
                  where c.runner_id = :runner and c.client_id = :client))
                """)
        .bind("id", id)
        .bind("runner", runner)
        .bind("client", clientId)
        .map(row -> JobRow.job(row))
        .findOne();
  }

  /** The job that a runner has now. */
  Optional<Job> of(Handle handle, RunnerId runner) {
    return handle
        .createQuery(
            "select "
                + JobRow.COLUMNS
                + " from jobs where runner_id = :runner and state in ('assigned', 'in_progress')")
        .bind("runner", runner)
        .map(row -> JobRow.job(row))
        .findOne();
  }

  /**
   * Makes a run with one job, which waits.
   *
   * @param actor login of who asks for it
   * @param maker the same, whose rights are checked again when the job is given
   */
  Job insert(
      Tx tx,
      Level.Repository repository,
      JobContext context,
      String actor,
      Maker maker,
      NewJob job) {
    long run = insertRun(tx, repository, context.eventName(), actor, maker, job.name());
    return insert(tx, repository, run, context, job);
  }

  private long insertRun(
      Tx tx, Level.Repository repository, String event, String actor, Maker maker, String name) {
    return maker
        .bindTo(
            tx.createQuery(
                """
                insert into workflow_runs (repository_id, name, event, actor, maker_user_id,
                  maker_installation_id, created_at)
                values (:repository, :name, :event, :actor, :makerUser, :makerInstallation, :now)
                returning id
                """))
        .bind("repository", repository.id())
        .bind("name", name)
        .bind("event", event)
        .bind("actor", actor)
        .bind("now", clock.millis())
        .mapToLong()
        .one();
  }

  private Job insert(Tx tx, Level.Repository repository, long run, JobContext context, NewJob job) {
    var definition = Json.text(job.definition());
    var contextJson = Json.text(context);
    return tx.createQuery(
            """
            insert into jobs (run_id, repository_id, organization_id, name, labels,
              wanted_runner_id, definition, context, state, stored_bytes, timeout_minutes,
              created_at)
            values (:run, :repository, :organization, :name, :labels,
              :wanted, :definition, :context, 'queued', :bytes, :timeout, :now)
            returning
            """
                + JobRow.COLUMNS)
        .bind("run", run)
        .bind("repository", repository.id())
        .bind("organization", repository.owner().id())
        .bind("name", job.name())
        .bind("labels", JobRow.stored(job.labels()))
        .bind("wanted", job.runner())
        .bind("definition", definition)
        .bind("context", contextJson)
        .bind("bytes", definition.length() + contextJson.length())
        .bind("timeout", job.definition().timeoutMinutes())
        .bind("now", clock.millis())
        .map(row -> JobRow.job(row))
        .one();
  }

  /** Jobs of a repository that have not ended. */
  List<Job> active(Handle handle, RepoId repository) {
    return handle
        .createQuery(
            "select "
                + JobRow.COLUMNS
                + " from jobs where repository_id = :repository and state <> 'completed'")
        .bind("repository", repository)
        .map(row -> JobRow.job(row))
        .list();
  }

  /** The maker of a job's run, and the context that the job was made with. */
  record Made(Maker maker, JobContext context) {}

  Made made(Handle handle, Job job) {
    return handle
        .createQuery(
            """
            select w.maker_user_id, w.maker_installation_id, j.context
            from jobs j join workflow_runs w on w.id = j.run_id where j.id = :id
            """)
        .bind("id", job.id())
        .map(row ->
            new Made(
                Maker.of(row), Json.as(JobRow.json(row.getString("context")), JobContext.class)))
        .one();
  }

  /** How many jobs wait, in a repository and in all. */
  record Waiting(int inRepository, int inAll) {}

  Waiting countWaiting(Handle handle, RepoId repository) {
    return handle
        .createQuery(
            """
            select count(*) as in_all,
              coalesce(sum(case when repository_id = :repository then 1 else 0 end), 0) as of_it
            from jobs where state = 'queued'
            """)
        .bind("repository", repository)
        .map(row -> new Waiting(row.getInt("of_it"), row.getInt("in_all")))
        .one();
  }

  /** At most 500 jobs that have waited since before a moment, the oldest first. */
  List<JobId> waitingSince(Handle handle, Instant moment) {
    return handle
        .createQuery(
            """
            select id from jobs where state = 'queued' and created_at < :moment
            order by id limit 500
            """)
        .bind("moment", moment)
        .mapToId(JobId::new)
        .list();
  }

  /** Forgets some runs that were made before a moment, with all that belongs to them. */
  int forgetBefore(Tx tx, Instant moment, int most) {
    return tx.createUpdate(
            """
            delete from workflow_runs where id in (
              select w.id from workflow_runs w where w.created_at < :moment and not exists (
                select 1 from jobs j where j.run_id = w.id and j.state <> 'completed')
              order by w.created_at limit :most)
            """)
        .bind("moment", moment)
        .bind("most", most)
        .execute();
  }
}
