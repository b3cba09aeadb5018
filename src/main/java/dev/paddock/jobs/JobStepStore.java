package dev.paddock.jobs;

import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Steps of jobs in the database. */
final class JobStepStore {
  private static final String PUT =
      """
      insert into job_steps (job_id, external_id, number, name, status, conclusion,
        started_at, completed_at, annotations, bytes, ended_at)
      values (:job, :id, :number, :name, :status, :conclusion, :started, :completed,
        :annotations, :bytes, :ended)
      on conflict (job_id, external_id) do update set
        number = case when excluded.number = 0 then job_steps.number else excluded.number end,
        name = case when excluded.name = '' then job_steps.name else excluded.name end,
        status = case when excluded.status = 'queued' then job_steps.status
          else excluded.status end,
        conclusion = excluded.conclusion,
        started_at = coalesce(excluded.started_at, job_steps.started_at),
        completed_at = excluded.completed_at,
        annotations = case when excluded.annotations = '[]' then job_steps.annotations
          else excluded.annotations end,
        bytes = case when excluded.annotations = '[]' then job_steps.bytes
          else excluded.bytes end,
        ended_at = excluded.ended_at
      where job_steps.status <> 'completed'
      """;

  private final Clock clock;

  JobStepStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * The place of a step in its job, and its state.
   *
   * @param endedAt when the server heard of its end
   */
  record Place(
      String externalId,
      int number,
      JobStep.Status status,
      Optional<Conclusion> conclusion,
      Optional<Instant> endedAt) {
    boolean isCompleted() {
      return status == JobStep.Status.COMPLETED;
    }

    boolean isSkipped() {
      return conclusion.filter(Conclusion.SKIPPED::equals).isPresent();
    }
  }

  /** The places and states of all steps, in their order. */
  List<Place> places(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select external_id, number, status, conclusion, ended_at from job_steps
            where job_id = :job order by number, started_at, external_id
            """)
        .bind("job", job)
        .map(row ->
            new Place(
                row.getString("external_id"),
                row.getInt("number"),
                status(row),
                conclusion(row),
                row.optionalInstant("ended_at")))
        .list();
  }

  /** How many bytes each step takes, by its external id. */
  Map<String, Integer> bytes(Handle handle, JobId job) {
    return handle
        .createQuery("select external_id, bytes from job_steps where job_id = :job")
        .bind("job", job)
        .map(row -> Map.entry(row.getString("external_id"), row.getInt("bytes")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Stores what a runner reports of a step. What the report leaves out stays as it was; a step that
   * has ended is not changed.
   *
   * @param bytes that it counts for
   */
  void put(Tx tx, JobId job, JobStep step, int bytes) {
    tx.createUpdate(PUT)
        .bind("bytes", bytes)
        .bind("job", job)
        .bind("id", step.externalId())
        .bind("number", step.number())
        .bind("name", step.name())
        .bind("status", step.status().name().toLowerCase(Locale.ROOT))
        .bind("conclusion", step.conclusion().map(Conclusion::wire))
        .bind("started", step.startedAt())
        .bind("completed", step.completedAt())
        .bind("annotations", Json.text(step.annotations()))
        .bind("ended", step.status() == JobStep.Status.COMPLETED ? clock.millis() : null)
        .executeLater();
  }

  List<JobStep> all(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select external_id, number, name, status, conclusion, started_at, completed_at,
              annotations
            from job_steps where job_id = :job order by number, started_at, external_id
            """)
        .bind("job", job)
        .map(row -> step(row))
        .list();
  }

  /**
   * Ends the steps that a job left open: running ones as success if the job succeeded and else as
   * cancelled, the others as skipped.
   */
  void close(Tx tx, JobId job, Conclusion conclusion) {
    tx.createUpdate(
            """
            update job_steps set status = 'completed', completed_at = :now,
              conclusion = case when status = 'in_progress' then :open else 'skipped' end
            where job_id = :job and status <> 'completed'
            """)
        .bind("job", job)
        .bind(
            "open",
            (conclusion == Conclusion.SUCCESS ? Conclusion.SUCCESS : Conclusion.CANCELLED).wire())
        .bind("now", clock.millis())
        .executeLater();
  }

  private static JobStep step(Row row) {
    return new JobStep(
        row.getString("external_id"),
        row.getInt("number"),
        row.getString("name"),
        status(row),
        conclusion(row),
        row.optionalInstant("started_at"),
        row.optionalInstant("completed_at"),
        annotations(row.getString("annotations")));
  }

  private static JobStep.Status status(Row row) {
    return JobStep.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
  }

  private static Optional<Conclusion> conclusion(Row row) {
    return row.optionalString("conclusion").map(Conclusion::of);
  }

  private static List<JobStep.Annotation> annotations(String stored) {
    return Json.read(stored.getBytes(StandardCharsets.UTF_8))
        .valueStream()
        .map(it ->
            new JobStep.Annotation(
                text(it, "level"),
                text(it, "message"),
                text(it, "path"),
                text(it, "line"),
                text(it, "end_line"),
                text(it, "column"),
                text(it, "end_column"),
                text(it, "title")))
        .toList();
  }

  // Those that older versions kept have fewer members.
  private static String text(JsonNode annotation, String member) {
    return annotation.path(member).asString("");
  }
}
