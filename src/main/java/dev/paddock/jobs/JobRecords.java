package dev.paddock.jobs;

import dev.paddock.crypto.Plaintext;
import dev.paddock.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What a job leaves while it runs: steps, lines, logs. Nothing is kept that holds a secret. */
public final class JobRecords {
  /** In the place of a step's external id: the log of the whole job. */
  public static final String WHOLE = "job";

  /** How much a job may write, in bytes; what is beyond is not kept. */
  public static final long MOST_LOG_BYTES = 64L * 1024 * 1024;

  private static final int MOST_STEPS = 1000;
  private static final int MOST_ANNOTATIONS = 50;
  private static final int LONGEST_NAME = 255;
  // What a runner puts before each line of a log: a time to a tenth of a microsecond, and a space
  private static final int TIME = "2026-01-01T00:00:00.0000000Z ".length();

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
      int known = steps.count(tx, job.id());
      named.stream()
          .limit(Math.max(known, MOST_STEPS))
          .forEach(step -> steps.put(tx, job.id(), step));
      logsOfSteps.forEach((step, log) -> {
        if (logs.exists(tx, job.id(), log)) {
          logs.bind(tx, job.id(), log, step);
        }
      });
      return job;
    });
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
  public boolean addLines(Job job, String step, List<String> lines) {
    if (lines.isEmpty()) {
      return true;
    }
    var text = masked(job, values -> Masks.apply(String.join("\n", lines), values));
    return database.advance(tx -> {
      boolean room = jobs.countLog(tx, job.id(), text.length(), MOST_LOG_BYTES);
      if (room) {
        logs.addLines(tx, job.id(), step, List.of(text.split("\n", -1)));
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
      boolean taken =
          logs.exists(tx, job.id(), log)
              && jobs.countLog(tx, job.id(), text.length, MOST_LOG_BYTES);
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

  /** The steps of a job, in their order. */
  List<JobStep> steps(Handle handle, JobId job) {
    return steps.all(handle, job);
  }

  /**
   * How far a reader has come.
   *
   * @param step its number
   * @param line how many of its lines were read
   */
  record Place(int step, int line) {
    static final Place START = new Place(0, 0);
  }

  /** Lines, and where to go on. */
  record Lines(List<String> lines, Place next) {}

  /** What a job has written since a reader looked last, step after step. */
  Lines linesAfter(Handle handle, Job job, Place place) {
    var found = new ArrayList<String>();
    var at = place;
    var steps = steps(handle, job.id());
    var own = logs(handle, job, steps);
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (step.number() < at.step()) {
        continue;
      }
      int read = step.number() == at.step() ? at.line() : 0;
      var log = own.get(i);
      var lines =
          log.map(it -> it.subList(Math.min(read, it.size()), it.size()))
              .orElseGet(() -> logs.lines(handle, job.id(), step.externalId(), read));
      found.addAll(lines);
      at = new Place(step.number(), read + lines.size());
      if (log.isEmpty() && job.state() != Job.State.COMPLETED) {
        break;
      }
    }
    return new Lines(found, at);
  }

  private List<Optional<List<String>>> logs(Handle handle, Job job, List<JobStep> steps) {
    var own = steps.stream().map(step -> log(handle, job, step.externalId())).toList();
    boolean isWhole =
        job.state() != Job.State.COMPLETED || own.stream().allMatch(Optional::isPresent);
    return log(handle, job, WHOLE)
        .filter(whole -> !isWhole)
        .map(whole -> WholeLog.complete(own, whole).stream().map(Optional::of).toList())
        .orElse(own);
  }

  private Optional<List<String>> log(Handle handle, Job job, String step) {
    return logs.content(handle, job.id(), step).map(JobRecords::withoutTimes);
  }

  private static List<String> withoutTimes(byte[] log) {
    var text = new String(log, StandardCharsets.UTF_8);
    return text.lines().map(line -> isTimed(line) ? line.substring(TIME) : line).toList();
  }

  private static boolean isTimed(String line) {
    return line.length() >= TIME && line.charAt(TIME - 2) == 'Z' && line.charAt(10) == 'T';
  }
}
