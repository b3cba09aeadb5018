package dev.paddock.jobs;

import dev.paddock.http.Json;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs and jobs in the database. */
final class JobStore {
  private static final String COLUMNS =
      """
      id, run_id, repository_id, name,
      (select actor from workflow_runs w where w.id = run_id) as actor, labels, definition, state, conclusion, reason, runner_id,
      runner_name, lease_until, cancel_requested_at, cancel_delivered, outputs, created_at,
      started_at, completed_at
      """;

  private final Clock clock;

  JobStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Job> find(Handle handle, JobId id) {
    return handle
        .createQuery("select " + COLUMNS + " from jobs where id = :id")
        .bind("id", id.value())
        .map((row, context) -> job(row))
        .findOne();
  }

  /** The job that a runner has now. */
  Optional<Job> of(Handle handle, RunnerId runner) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from jobs where runner_id = :runner and state in ('assigned', 'in_progress')")
        .bind("runner", runner.value())
        .map((row, context) -> job(row))
        .findOne();
  }

  JobId insert(
      Handle tx,
      Level.Repository repository,
      String name,
      String event,
      String actor,
      List<String> labels,
      Optional<RunnerId> wanted,
      JobDefinition definition) {
    long run =
        tx.createQuery(
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
    return new JobId(
        tx.createQuery(
                """
                insert into jobs (run_id, repository_id, organization_id, name, labels,
                  wanted_runner_id, definition, state, created_at)
                values (:run, :repository, :organization, :name, :labels,
                  :wanted, :definition, 'queued', :now) returning id
                """)
            .bind("run", run)
            .bind("repository", repository.id().value())
            .bind("organization", repository.owner().id().value())
            .bind("name", name)
            .bind("labels", stored(labels))
            .bind("wanted", wanted.map(RunnerId::value).orElse(null))
            .bind("definition", Json.text(definition))
            .bind("now", clock.millis())
            .mapTo(Long.class)
            .one());
  }

  /** Each between commas, so that a set of labels is one text. */
  private static String stored(List<String> labels) {
    return labels.stream().sorted().distinct().collect(Collectors.joining(",", ",", ","));
  }

  static List<String> labels(String stored) {
    return Stream.of(stored.split(",", -1)).filter(label -> !label.isEmpty()).toList();
  }

  /** Gives a waiting job to a runner, if it still waits. */
  boolean claim(Handle tx, JobId id, RunnerId runner, String runnerName) {
    return tx.createUpdate(
                """
                update jobs set state = 'assigned', runner_id = :runner, runner_name = :name,
                  lease_until = null
                where id = :id and state = 'queued'
                """)
            .bind("id", id.value())
            .bind("runner", runner.value())
            .bind("name", runnerName)
            .execute()
        == 1;
  }

  /** Takes a job back from a runner that never confirmed to have it. */
  boolean requeue(Handle tx, JobId id, RunnerId runner) {
    return tx.createUpdate(
                """
                update jobs set state = 'queued', runner_id = null, runner_name = null
                where id = :id and state = 'assigned' and lease_until is null
                  and runner_id = :runner
                """)
            .bind("id", id.value())
            .bind("runner", runner.value())
            .execute()
        == 1;
  }

  /** Believes the runner that has it to be at a job. */
  void lease(Handle tx, Job job, Instant until) {
    tx.createUpdate(
            """
            update jobs set lease_until = :until
            where id = :id and state in ('assigned', 'in_progress') and runner_id = :runner
            """)
        .bind("id", job.id().value())
        .bind("runner", runner(job))
        .bind("until", until.toEpochMilli())
        .execute();
  }

  void start(Handle tx, Job job) {
    tx.createUpdate(
            """
            update jobs set state = 'in_progress', started_at = :now
            where id = :id and state = 'assigned' and runner_id = :runner
            """)
        .bind("id", job.id().value())
        .bind("runner", runner(job))
        .bind("now", clock.millis())
        .execute();
  }

  void requestCancel(Handle tx, JobId id) {
    tx.createUpdate(
            """
            update jobs set cancel_requested_at = :now
            where id = :id and cancel_requested_at is null and state <> 'completed'
            """)
        .bind("id", id.value())
        .bind("now", clock.millis())
        .execute();
  }

  void cancelDelivered(Handle tx, JobId id) {
    tx.createUpdate("update jobs set cancel_delivered = true where id = :id")
        .bind("id", id.value())
        .execute();
  }

  private static long runner(Job job) {
    return job.runner().map(RunnerId::value).orElse(0L);
  }

  /** Ends a job, if it is still with the runner that had it; the first who does decides how. */
  boolean complete(
      Handle tx,
      Job job,
      Conclusion conclusion,
      @Nullable String reason,
      Map<String, String> outputs) {
    return tx.createUpdate(
                """
                update jobs set state = 'completed', conclusion = :conclusion, reason = :reason,
                  outputs = :outputs, completed_at = :now, lease_until = null
                where id = :id and state <> 'completed' and coalesce(runner_id, 0) = :runner
                """)
            .bind("id", job.id().value())
            .bind("runner", runner(job))
            .bind("conclusion", conclusion.wire())
            .bind("reason", reason)
            .bind("outputs", Json.text(outputs))
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  /** Jobs whose runner is believed no longer to be at them. */
  List<Job> expired(Handle handle) {
    return withRunners(handle, "lease_until < :limit", clock.instant());
  }

  /** Jobs that were cancelled so long ago that their runner must have heard of it. */
  List<Job> cancelledInVain(Handle handle, Duration patience) {
    return withRunners(handle, "cancel_requested_at < :limit", clock.instant().minus(patience));
  }

  private List<Job> withRunners(Handle handle, String condition, Instant limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from jobs where state in ('assigned', 'in_progress') and "
                + condition)
        .bind("limit", limit.toEpochMilli())
        .map((row, context) -> job(row))
        .list();
  }

  /**
   * Counts what a job has written.
   *
   * @return whether it is within the limit still
   */
  boolean countLog(Handle tx, JobId id, long bytes, long limit) {
    return tx.createUpdate(
                """
                update jobs set log_bytes = log_bytes + :bytes
                where id = :id and log_bytes + :bytes <= :limit
                """)
            .bind("id", id.value())
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

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        new JobId(row.getLong("id")),
        row.getLong("run_id"),
        new RepoId(row.getLong("repository_id")),
        row.getString("name"),
        row.getString("actor"),
        labels(row.getString("labels")),
        Json.as(json(row.getString("definition")), JobDefinition.class),
        Job.State.of(row.getString("state")),
        Optional.ofNullable(row.getString("conclusion")).map(Conclusion::of),
        Optional.ofNullable(row.getString("reason")),
        runner(row),
        Optional.ofNullable(row.getString("runner_name")),
        moment(row, "lease_until"),
        moment(row, "cancel_requested_at"),
        row.getBoolean("cancel_delivered"),
        outputs(row.getString("outputs")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        moment(row, "started_at"),
        moment(row, "completed_at"));
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> outputs(@Nullable String stored) {
    var outputs = new LinkedHashMap<String, String>();
    if (stored != null) {
      json(stored).properties().forEach(it -> outputs.put(it.getKey(), it.getValue().asString()));
    }
    return outputs;
  }

  private static Optional<RunnerId> runner(ResultSet row) throws SQLException {
    long id = row.getLong("runner_id");
    return row.wasNull() ? Optional.empty() : Optional.of(new RunnerId(id));
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }
}
