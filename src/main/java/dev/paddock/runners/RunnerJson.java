package dev.paddock.runners;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A runner as JSON: GitHub's {@code runner}, all members. */
record RunnerJson(
    long id,
    String name,
    String os,
    String status,
    boolean busy,
    boolean ephemeral,
    List<LabelJson> labels,
    long runnerGroupId,
    @Nullable String version) {

  /** {@code runner-label}. */
  record LabelJson(long id, String name, String type) {
    static LabelJson of(RunnerLabel label) {
      return new LabelJson(label.id(), label.name(), label.type().wire());
    }
  }

  /** The labels of a runner, never paged. */
  record LabelsJson(int totalCount, List<LabelJson> labels) {
    static LabelsJson of(Runner runner) {
      var labels = runner.labels().stream().map(LabelJson::of).toList();
      return new LabelsJson(labels.size(), labels);
    }
  }

  /** A page of runners. */
  record ListJson(long totalCount, List<RunnerJson> runners) {}

  static RunnerJson of(Runner runner) {
    return new RunnerJson(
        runner.id().value(),
        runner.name().value(),
        runner.os().wire(),
        runner.online() ? "online" : "offline",
        runner.busy(),
        runner.ephemeral(),
        runner.labels().stream().map(LabelJson::of).toList(),
        runner.group().id(),
        runner.version().orElse(null));
  }
}
