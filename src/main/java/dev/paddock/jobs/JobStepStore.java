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
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Steps of jobs in the database. */
final class JobStepStore {
  private final Clock clock;

  JobStepStore(Clock clock) {
    this.clock = clock;
  }

  /** Notes what a runner says of a step; a step that has ended stays as it is. */
  void put(Handle tx, JobId job, JobStep step) {
    tx.createUpdate(
            """
            insert into job_steps (job_id, external_id, number, name, status, conclusion,
              started_at, completed_at, annotations)
            values (:job, :id, :number, :name, :status, :conclusion, :started, :completed,
              :annotations)
            on conflict (job_id, external_id) do update set
              number = excluded.number, name = excluded.name, status = excluded.status,
              conclusion = excluded.conclusion, started_at = excluded.started_at,
              completed_at = excluded.completed_at, annotations = excluded.annotations
            where job_steps.status <> 'completed'
            """)
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

  int count(Handle handle, JobId job) {
    return handle
        .createQuery("select count(*) from job_steps where job_id = :job")
        .bind("job", job.value())
        .mapTo(Integer.class)
        .one();
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
