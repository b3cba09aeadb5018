package dev.paddock.runners;

import java.util.List;
import java.util.Optional;

/**
 * A self-hosted runner.
 *
 * @param version of the agent that registered; empty if none has
 * @param online whether an agent is connected
 * @param busy whether it runs a job
 */
public record Runner(
    RunnerId id,
    RunnerName name,
    RunnerOs os,
    Architecture architecture,
    RunnerGroup group,
    Optional<String> version,
    boolean ephemeral,
    boolean online,
    boolean busy,
    List<RunnerLabel> labels) {

  public Runner {
    labels = List.copyOf(labels);
  }

  /** Names of the labels that an operator gave it. */
  public List<String> customLabels() {
    return labels.stream()
        .filter(label -> label.type() == RunnerLabel.Type.CUSTOM)
        .map(RunnerLabel::name)
        .toList();
  }
}
