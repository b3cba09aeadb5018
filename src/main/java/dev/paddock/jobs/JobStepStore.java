package dev.paddock.jobs;

import dev.paddock.http.Json;
import dev.paddock.store.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Steps of jobs in the database. */
final class JobStepStore {
  private final Clock clock;

  JobStepStore(Clock clock) {
    this.clock = clock;
  }

  /** Where a step stands in its job. */
  record Place(String externalId, int number) {}

  /** Where all steps stand, in their order. */
  List<Place> places(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select external_id, number from job_steps
            where job_id = :job order by number, started_at, external_id
            """)
        .bind("job", job.value())
        .map((row, context) -> new Place(row.getString("external_id"), row.getInt("number")))
        .list();
  }

  /** How many bytes each step takes, by its external id. */
  Map<String, Integer> bytes(Handle handle, JobId job) {
    return handle
        .createQuery("select external_id, bytes from job_steps where job_id = :job")
        .bind("job", job.value())
        .map((row, context) -> Map.entry(row.getString("external_id"), row.getInt("bytes")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Notes what a runner says of a step; a step that has ended stays as it is.
   *
   * @param bytes that it counts for
   */
  void put(Handle tx, JobId job, JobStep step, int bytes) {
    tx.createUpdate(
            """
            insert into job_steps (job_id, external_id, number, name, status, conclusion,
              started_at, completed_at, annotations, bytes)
            values (:job, :id, :number, :name, :status, :conclusion, :started, :completed,
              :annotations, :bytes)
            on conflict (job_id, external_id) do update set
              number = excluded.number, name = excluded.name, status = excluded.status,
              conclusion = excluded.conclusion, started_at = excluded.started_at,
              completed_at = excluded.completed_at, annotations = excluded.annotations,
              bytes = excluded.bytes
            where job_steps.status <> 'completed'
            """)
        .bind("bytes", bytes)
        .bind("job", job.value())
        .bind("id", step.externalId())
        .bind("number", step.number())
        .bind("name", step.name())
        .bind("status", step.status().name().toLowerCase(Locale.ROOT))
        .bind("conclusion", step.conclusion().map(Conclusion::wire).orElse(null))
        .bind("started", step.startedAt().map(Instant::toEpochMilli).orElse(null))
        .bind("completed", step.completedAt().map(Instant::toEpochMilli).orElse(null))
        .bind("annotations", Json.text(step.annotations()))
        .execute();
  }

  List<JobStep> all(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select external_id, number, name, status, conclusion, started_at, completed_at,
              annotations
            from job_steps where job_id = :job order by number, started_at, external_id
            """)
        .bind("job", job.value())
        .map((row, context) -> step(row))
        .list();
  }

  /**
   * Ends the steps that a job left open; one whose end nobody heard of has gone well in a job that
   * has.
   */
  void close(Handle tx, JobId job, Conclusion conclusion) {
    tx.createUpdate(
            """
            update job_steps set status = 'completed', completed_at = :now,
              conclusion = case when status = 'in_progress' then :open else 'skipped' end
            where job_id = :job and status <> 'completed'
            """)
        .bind("job", job.value())
        .bind(
            "open",
            (conclusion == Conclusion.SUCCESS ? Conclusion.SUCCESS : Conclusion.CANCELLED).wire())
        .bind("now", clock.millis())
        .execute();
  }

  private static JobStep step(ResultSet row) throws SQLException {
    return new JobStep(
        row.getString("external_id"),
        row.getInt("number"),
        row.getString("name"),
        JobStep.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("conclusion")).map(Conclusion::of),
        Columns.moment(row, "started_at"),
        Columns.moment(row, "completed_at"),
        annotations(row.getString("annotations")));
  }

  private static List<JobStep.Annotation> annotations(String stored) {
    return Json.read(stored.getBytes(StandardCharsets.UTF_8))
        .valueStream()
        .map(it -> Json.as(it, JobStep.Annotation.class))
        .toList();
  }
}
