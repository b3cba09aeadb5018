package dev.paddock.jobs;

import dev.paddock.crypto.Plaintext;
import dev.paddock.store.Database;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Keeps what a job leaves while it runs: steps, lines, logs. Nothing is kept that holds a secret.
 */
public final class JobRecords {
  /** In the place of a step's external id: the log of the whole job. */
  public static final String WHOLE = "job";

  /** How much a job may write, in bytes; what is beyond is not kept. */
  public static final long MOST_LOG_BYTES = 64L * 1024 * 1024;

  // Those of its definition, and as many as runners may add.
  private static final int MOST_STEPS = 3 * NewJob.MOST_STEPS;
  private static final int MOST_ANNOTATIONS = 50;
  private static final int LONGEST_NAME = 255;

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

  private <T> T masked(Job job, Function<Collection<Plaintext>, T> work) {
    if (job.definition().secrets().isEmpty()) {
      return work.apply(List.of());
    }
    return database.read(handle -> secrets.use(handle, job, values -> work.apply(values.values())));
  }

  /**
   * Notes what a runner says of steps, and which logs are theirs.
   *
   * @param logsOfSteps by the step's external id
   */
  public void putSteps(Job job, List<JobStep> told, Map<String, Long> logsOfSteps) {
    var named = masked(job, values -> told.stream().map(step -> named(step, values)).toList());
    database.advance(tx -> {
      withinLimit(tx, job.id(), named).forEach(step -> steps.put(tx, job.id(), step));
      logsOfSteps.forEach((step, log) -> logs.bind(tx, job.id(), log, step));
      return job;
    });
  }

  private List<JobStep> withinLimit(Handle handle, JobId job, List<JobStep> told) {
    if (told.isEmpty() || steps.count(handle, job) + told.size() <= MOST_STEPS) {
      return told;
    }
    var known = steps.all(handle, job).stream().map(JobStep::externalId).toList();
    return told.stream().filter(step -> known.contains(step.externalId())).toList();
  }

  private static JobStep named(JobStep step, Collection<Plaintext> values) {
    var name = Masks.apply(step.name(), values);
    return new JobStep(
        step.externalId(),
        step.number(),
        name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
        step.status(),
        step.conclusion(),
        step.startedAt(),
        step.completedAt(),
        step.annotations().stream().limit(MOST_ANNOTATIONS).map(it -> masked(it, values)).toList());
  }

  private static JobStep.Annotation masked(
      JobStep.Annotation annotation, Collection<Plaintext> values) {
    return new JobStep.Annotation(
        annotation.level(),
        Masks.apply(annotation.message(), values),
        Masks.apply(annotation.path(), values),
        annotation.line(),
        Masks.apply(annotation.title(), values));
  }

  /** Keeps lines that a step has just written; whether there was room. */
  public boolean addLines(Job job, String step, String lines) {
    var text = masked(job, values -> Masks.apply(lines, values));
    return database.advance(tx -> {
      boolean room = jobs.countLog(tx, job.id(), Optional.empty(), text.length(), MOST_LOG_BYTES);
      if (room) {
        logs.addLines(tx, job.id(), step, text);
      }
      return room;
    });
  }

  /** Begins a log. */
  public long createLog(Job job) {
    return database.advance(tx -> logs.create(tx, job.id()));
  }

  /** Adds to a log of the job; whether it is one and there was room. */
  public boolean append(Job job, long log, byte[] content) {
    var text = masked(job, values -> Masks.apply(content, values));
    return database.advance(tx -> {
      boolean taken = jobs.countLog(tx, job.id(), Optional.of(log), text.length, MOST_LOG_BYTES);
      if (taken) {
        logs.append(tx, log, text);
      }
      return taken;
    });
  }

  /** Outputs without those that hold a secret. */
  public Map<String, String> withoutSecrets(Job job, Map<String, String> outputs) {
    return masked(
        job,
        values -> {
          var kept = new LinkedHashMap<String, String>();
          outputs.forEach((name, value) -> {
            if (Masks.apply(value, values).equals(value)) {
              kept.put(name, value);
            }
          });
          return kept;
        });
  }
}
