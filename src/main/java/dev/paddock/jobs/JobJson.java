package dev.paddock.jobs;

import dev.paddock.http.Json;
import dev.paddock.identity.Level;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerId;
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
    Map<String, String> outputs) {

  /** A step. */
  record StepJson(
      String name,
      String status,
      @Nullable String conclusion,
      int number,
      @Nullable String startedAt,
      @Nullable String completedAt,
      List<JobStep.Annotation> annotations) {
    static StepJson of(JobStep step) {
      return new StepJson(
          step.name(),
          step.status().name().toLowerCase(Locale.ROOT),
          step.conclusion().map(Conclusion::wire).orElse(null),
          step.number(),
          time(step.startedAt()),
          time(step.completedAt()),
          step.annotations());
    }
  }

  /**
   * What a job has written since it was asked last.
   *
   * @param next what to ask with next time
   */
  record LinesJson(List<String> lines, String next) {
    static LinesJson of(JobLog.Lines lines) {
      return new LinesJson(lines.lines(), lines.next().step() + ":" + lines.next().line());
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
        runner.map(it -> Runner.DEFAULT_GROUP).orElse(null),
        runner.map(it -> "Default").orElse(null),
        steps.stream().map(StepJson::of).toList(),
        job.outputs());
  }

  private static @Nullable String time(Optional<Instant> moment) {
    return moment.map(Json::time).orElse(null);
  }
}
