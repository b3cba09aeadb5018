package dev.paddock.jobs;

import dev.paddock.identity.Level;
import dev.paddock.runners.RunnerGroup;
import dev.paddock.runners.RunnerId;
import dev.paddock.web.Digits;
import dev.paddock.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job as GitHub shows jobs of a workflow run, with its outputs. */
record JobJson(
    long id,
    long runId,
    String name,
    String repository,
    String status,
    @Nullable String conclusion,
    @Nullable String reason,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String completedAt,
    List<String> labels,
    @Nullable Long runnerId,
    @Nullable String runnerName,
    @Nullable Long runnerGroupId,
    @Nullable String runnerGroupName,
    List<StepJson> steps,
    List<AnnotationJson> annotations,
    Map<String, String> outputs) {

  record StepJson(
      String name,
      String status,
      @Nullable String conclusion,
      int number,
      @Nullable String startedAt,
      @Nullable String completedAt,
      List<AnnotationJson> annotations) {
    static StepJson of(JobStep step) {
      return new StepJson(
          step.name(),
          step.status().name().toLowerCase(Locale.ROOT),
          step.conclusion().map(Conclusion::wire).orElse(null),
          step.number(),
          time(step.startedAt()),
          time(step.completedAt()),
          step.annotations().stream().map(AnnotationJson::of).toList());
    }
  }

  /**
   * An annotation, with the names of GitHub's check runs. The first five members have older names.
   *
   * @param annotationLevel {@code notice}, {@code warning} or {@code failure}
   */
  record AnnotationJson(
      String level,
      String message,
      String path,
      String line,
      String title,
      String annotationLevel,
      @Nullable Integer startLine,
      @Nullable Integer endLine,
      @Nullable Integer startColumn,
      @Nullable Integer endColumn) {
    private static final int LONGEST_NUMBER = 9; // of which every number is an int

    static AnnotationJson of(JobStep.Annotation it) {
      var start = number(it.line());
      var end = number(it.endLine());
      return new AnnotationJson(
          it.level(),
          it.message(),
          it.path(),
          it.line(),
          it.title(),
          it.level().equals("error") ? "failure" : it.level(),
          start,
          end == null ? start : end,
          number(it.column()),
          number(it.endColumn()));
    }

    private static @Nullable Integer number(String digits) {
      return digits.length() <= LONGEST_NUMBER && Digits.areAll(digits)
          ? Integer.valueOf(digits)
          : null;
    }
  }

  /**
   * The lines that a job has written since it was asked last.
   *
   * @param next what to ask with next time
   */
  record LinesJson(List<String> lines, String next) {
    static LinesJson of(JobLog.Lines lines) {
      return new LinesJson(lines.lines(), lines.next().wire());
    }
  }

  static JobJson of(Job job, Level.Repository repository, List<JobStep> steps) {
    var runner = job.runner();
    return new JobJson(
        job.id().value(),
        job.runId(),
        job.name(),
        repository.fullName(),
        job.state().wire(),
        job.conclusion().map(Conclusion::wire).orElse(null),
        job.reason().orElse(null),
        Json.time(job.createdAt()),
        time(job.startedAt()),
        time(job.completedAt()),
        job.labels(),
        runner.map(RunnerId::value).orElse(null),
        job.runnerName().orElse(null),
        runner.map(it -> RunnerGroup.DEFAULT.id()).orElse(null),
        runner.map(it -> RunnerGroup.DEFAULT.name()).orElse(null),
        steps.stream().map(StepJson::of).toList(),
        job.annotations().stream().map(AnnotationJson::of).toList(),
        job.outputs());
  }

  private static @Nullable String time(Optional<Instant> moment) {
    return moment.map(Json::time).orElse(null);
  }
}
