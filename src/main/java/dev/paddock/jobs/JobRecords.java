package dev.paddock.jobs;

import dev.paddock.jobs.JobSizeStore.Kept;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps what a job reports while it runs: the states of its steps, their live lines, its outputs.
 * Nothing is kept that holds a secret; steps and lines count against one limit, outputs against
 * another. The logs are kept by {@link JobLogs}.
 */
public final class JobRecords {
  /** How much is kept of a job's definition, steps and live lines, in bytes. */
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  /** The longest name that a runner may give to a step, in characters. */
  public static final int LONGEST_ID = 64;

  // What a row costs beside its text, so that many small ones are not cheaper than a large one.
  private static final int LINE = 16;
  private static final int ROW = 128;

  // Those of its definition, and as many as runners may add.
  private static final int MOST_STEPS = 3 * NewJob.MOST_STEPS;
  // https://docs.github.com/enterprise-server@3.19/actions/reference/limits
  private static final int MOST_ANNOTATIONS_OF_A_STEP = 20;
  private static final int MOST_BYTES_OF_ANNOTATIONS = 256 * 1024;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_MESSAGE = 4096;
  private static final int MOST_BYTES_OF_OUTPUTS = 1024 * 1024;

  private final Database database;
  private final JobStepStore steps;
  private final JobLogStore logs;
  private final HeardLineStore heard;
  private final JobSizeStore sizes;
  private final JobSecrets secrets;

  JobRecords(
      Database database,
      JobSizeStore sizes,
      JobStepStore steps,
      JobLogStore logs,
      HeardLineStore heard,
      JobSecrets secrets) {
    this.database = database;
    this.sizes = sizes;
    this.steps = steps;
    this.logs = logs;
    this.heard = heard;
    this.secrets = secrets;
  }

  /**
   * Stores what a runner reports of steps, and which logs are theirs.
   *
   * @param logsOfSteps by the step's external id
   */
  public void putSteps(Job job, List<JobStep> told, Map<String, Long> logsOfSteps) {
    var masked =
        secrets.masked(job, masks -> told.stream().map(step -> masked(step, masks)).toList());
    database.advance(tx -> {
      if (!masked.isEmpty()) {
        putSteps(tx, job.id(), masked);
      }
      logsOfSteps.forEach((step, log) -> logs.bind(tx, job.id(), log, step));
      return job;
    });
  }

  private void putSteps(Tx tx, JobId job, List<JobStep> told) {
    var bytes = steps.bytes(tx, job);
    long annotations = bytes.values().stream().mapToLong(size -> Math.max(0, size - 2 * ROW)).sum();
    for (JobStep step : told) {
      var before = Optional.ofNullable(bytes.get(step.externalId()));
      if (before.isEmpty() && bytes.size() >= MOST_STEPS) {
        continue;
      }
      boolean full =
          annotations + size(step) - before.orElse(0) > MOST_BYTES_OF_ANNOTATIONS
              || !count(tx, job, size(step) - before.orElse(0));
      // If there is no room for its annotations, the state of the step is still stored.
      var kept = full ? step.without() : step;
      if (full && !count(tx, job, size(kept) - before.orElse(0))) {
        continue;
      }
      steps.put(tx, job, kept, size(kept));
      annotations += Math.max(0, size(kept) - before.orElse(0));
      bytes.put(step.externalId(), Math.max(size(kept), before.orElse(0)));
    }
  }

  private boolean count(Tx tx, JobId job, long bytes) {
    return bytes <= 0 || sizes.count(tx, job, Kept.RECORDS, bytes, MOST_BYTES);
  }

  private static int size(JobStep step) {
    int annotations =
        step.annotations().isEmpty() ? 0 : Json.bytes(step.annotations()).length + ROW;
    return ROW + Math.min(step.name().length(), ROW) + annotations;
  }

  private static JobStep masked(JobStep step, Masks masks) {
    return new JobStep(
        step.externalId(),
        step.number(),
        cut(masks.apply(step.name()), LONGEST_NAME),
        step.status(),
        step.conclusion(),
        step.startedAt(),
        step.completedAt(),
        step.annotations().stream()
            .limit(MOST_ANNOTATIONS_OF_A_STEP)
            .map(it -> masked(it, masks))
            .toList());
  }

  private static JobStep.Annotation masked(JobStep.Annotation annotation, Masks masks) {
    return new JobStep.Annotation(
        cut(annotation.level(), LONGEST_ID),
        cut(masks.apply(annotation.message()), LONGEST_MESSAGE),
        cut(masks.apply(annotation.path()), LONGEST_PATH),
        cut(masks.apply(annotation.line()), LONGEST_ID),
        cut(masks.apply(annotation.endLine()), LONGEST_ID),
        cut(masks.apply(annotation.column()), LONGEST_ID),
        cut(masks.apply(annotation.endColumn()), LONGEST_ID),
        cut(masks.apply(annotation.title()), LONGEST_NAME));
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  /**
   * Keeps lines that a step has just written.
   *
   * @param start the number of the first in the step's log, from 1; 0 where it is not said
   * @return whether there was room
   */
  public boolean hear(Job job, String step, int start, List<String> lines) {
    var text = secrets.masked(job, masks -> masks.apply(String.join("\n", lines)));
    // A line that was sent may itself hold several.
    var masked = Stream.of(text.split("\n", -1)).map(JobRecords::withoutReturn).toList();
    long bytes =
        ROW
            + step.length()
            + text.getBytes(StandardCharsets.UTF_8).length
            + (long) LINE * masked.size();
    return database.advance(tx -> {
      tx.changesNothingShown();
      boolean room = count(tx, job.id(), bytes);
      if (room) {
        heard.add(tx, job.id(), step, start, masked);
      }
      return room;
    });
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /**
   * Outputs without those that hold a secret; if they are too large in all, only the first ones.
   */
  public Map<String, String> outputs(Job job, Map<String, String> outputs) {
    return secrets.masked(
        job,
        masks -> {
          var kept = new LinkedHashMap<String, String>();
          long bytes = 0;
          for (var output : new ArrayList<>(outputs.entrySet())) {
            bytes += output.getKey().length() + output.getValue().length();
            boolean isSecret =
                !masks.apply(output.getValue()).equals(output.getValue())
                    || !masks.apply(output.getKey()).equals(output.getKey());
            if (!isSecret && bytes <= MOST_BYTES_OF_OUTPUTS) {
              kept.put(output.getKey(), output.getValue());
            }
          }
          return kept;
        });
  }
}
