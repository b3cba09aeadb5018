package dev.paddock.jobs;

import dev.paddock.http.Json;
import dev.paddock.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Keeps what a job leaves while it runs: steps, lines, logs. Nothing is kept that holds a secret,
 * and all that is kept counts against one limit.
 */
public final class JobRecords {
  /** In the place of a step's external id: the log of the whole job. */
  public static final String WHOLE = "job";

  /** How much is kept of a job, in bytes; what is beyond is not. */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  /** The longest name that a runner may give to a step, in characters. */
  public static final int LONGEST_ID = 64;

  // What a row costs beside its text, so that many small ones are not cheaper than a large one.
  private static final int LINE = 16;
  private static final int ROW = 128;
  private static final int PAGE = 1024;

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
  private final JobStore jobs;
  private final JobSecrets secrets;

  JobRecords(
      Database database, JobStore jobs, JobStepStore steps, JobLogStore logs, JobSecrets secrets) {
    this.database = database;
    this.jobs = jobs;
    this.steps = steps;
    this.logs = logs;
    this.secrets = secrets;
  }

  /**
   * Notes what a runner says of steps, and which logs are theirs.
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

  private void putSteps(Handle tx, JobId job, List<JobStep> told) {
    var sizes = steps.bytes(tx, job);
    long annotations = sizes.values().stream().mapToLong(size -> Math.max(0, size - 2 * ROW)).sum();
    for (JobStep step : told) {
      var before = Optional.ofNullable(sizes.get(step.externalId()));
      if (before.isEmpty() && sizes.size() >= MOST_STEPS) {
        continue;
      }
      boolean full =
          annotations + size(step) - before.orElse(0) > MOST_BYTES_OF_ANNOTATIONS
              || !jobs.count(tx, job, Optional.empty(), size(step) - before.orElse(0), MOST_BYTES);
      // Where there is no room, it is still told how far the step has come.
      var kept = full ? step.without() : step;
      if (full && !count(tx, job, size(kept) - before.orElse(0))) {
        continue;
      }
      steps.put(tx, job, kept, size(kept));
      annotations += size(kept) - before.orElse(0);
      sizes.put(step.externalId(), size(kept));
    }
  }

  private boolean count(Handle tx, JobId job, int bytes) {
    return bytes <= 0 || jobs.count(tx, job, Optional.empty(), bytes, MOST_BYTES);
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
        cut(masks.apply(annotation.title()), LONGEST_NAME));
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  /** Keeps lines that a step has just written; whether there was room. */
  public boolean addLines(Job job, String step, List<String> lines) {
    var text = secrets.masked(job, masks -> masks.apply(String.join("\n", lines)));
    // A line of the feed may itself hold several.
    var masked = List.of(text.split("\n", -1));
    long bytes =
        ROW
            + step.length()
            + text.getBytes(StandardCharsets.UTF_8).length
            + (long) LINE * masked.size();
    return database.advance(tx -> {
      boolean room = jobs.count(tx, job.id(), Optional.empty(), bytes, MOST_BYTES);
      if (room) {
        logs.addLines(tx, job.id(), step, masked);
      }
      return room;
    });
  }

  /** Begins a log; nothing where there is no room for one. */
  public Optional<Long> createLog(Job job) {
    return database.advance(tx ->
        jobs.count(tx, job.id(), Optional.empty(), ROW, MOST_BYTES)
            ? Optional.of(logs.create(tx, job.id()))
            : Optional.empty());
  }

  /**
   * Adds a page to a log of the job; whether it is one and there was room. The end of the page may
   * be the beginning of a secret: then it is kept apart until the next page shows what it is.
   */
  public boolean append(Job job, long log, byte[] content) {
    return secrets.masked(
        job,
        masks -> {
          Optional<Boolean> added;
          do {
            added = append(job, log, content, masks);
          } while (added.isEmpty());
          return added.get();
        });
  }

  /** Nothing where another page has come first. */
  private Optional<Boolean> append(Job job, long log, byte[] content, Masks masks) {
    var head = database.read(handle -> logs.head(handle, job.id(), log));
    if (head.isEmpty()) {
      return Optional.of(false);
    }
    var page =
        masks.isEmpty() ? Masks.Page.plain(content) : masks.page(before(job, head.get()), content);
    long bytes = PAGE + page.text().length + (long) LINE * LineReader.lineFeeds(page.text());
    return database.advance(tx -> {
      boolean room = jobs.count(tx, job.id(), Optional.of(log), bytes, MOST_BYTES);
      if (!room) {
        return Optional.of(false);
      }
      try (var rest = page.kept()) {
        boolean grew =
            logs.append(
                tx,
                head.get(),
                page.text(),
                page.rest().length == 0 ? null : secrets.encrypt(tx, job, log, rest));
        return grew ? Optional.of(true) : Optional.<Boolean>empty();
      }
    });
  }

  private Masks.Page before(Job job, JobLogStore.Head head) {
    return head.rest()
        .map(stored ->
            database.read(handle -> {
              try (var opened = secrets.decrypt(handle, job, head.log(), stored)) {
                return Masks.Page.of(opened);
              }
            }))
        .orElse(Masks.Page.none());
  }

  /** Outputs without those that hold a secret; of those that are too large in all, the first. */
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
