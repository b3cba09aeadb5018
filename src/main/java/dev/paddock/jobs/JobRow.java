package dev.paddock.jobs;

import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import dev.paddock.store.Row;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a job from a row of the database. */
final class JobRow {
  /** What {@link #job} reads of the table {@code jobs}. */
  static final String COLUMNS =
      """
      id, run_id, repository_id, name,
      (select actor from workflow_runs w where w.id = run_id) as actor,
      labels, definition, state, conclusion, reason, runner_id, runner_name, lease_until,
      cancel_requested_at, cancel_delivered, timed_out, outputs, created_at, started_at, completed_at
      """;

  private JobRow() {}

  static Job job(Row row) {
    return new Job(
        row.id("id", JobId::new),
        row.getLong("run_id"),
        row.id("repository_id", RepoId::new),
        row.getString("name"),
        row.getString("actor"),
        labels(row.getString("labels")),
        Json.as(json(row.getString("definition")), JobDefinition.class),
        Job.State.of(row.getString("state")),
        row.optionalString("conclusion").map(Conclusion::of),
        row.optionalString("reason"),
        row.optionalId("runner_id", RunnerId::new),
        row.optionalString("runner_name"),
        row.optionalInstant("lease_until"),
        row.optionalInstant("cancel_requested_at"),
        row.getBoolean("cancel_delivered"),
        row.getBoolean("timed_out"),
        outputs(row.getString("outputs")),
        row.instant("created_at"),
        row.optionalInstant("started_at"),
        row.optionalInstant("completed_at"));
  }

  /** Labels as one text, sorted and each between commas, so that equal sets are equal texts. */
  static String stored(List<String> labels) {
    return labels.stream().sorted().distinct().collect(Collectors.joining(",", ",", ","));
  }

  static List<String> labels(String stored) {
    return Stream.of(stored.split(",", -1)).filter(label -> !label.isEmpty()).toList();
  }

  static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> outputs(@Nullable String stored) {
    var outputs = new LinkedHashMap<String, String>();
    if (stored != null) {
      json(stored).properties().forEach(it -> outputs.put(it.getKey(), it.getValue().asString()));
    }
    return outputs;
  }
}
