package dev.paddock.runners;

import java.util.List;
import java.util.Optional;

/**
 * A self-hosted runner.
 *
 * @param groupId 1 for the group Default
 * @param version of the agent; empty until it connected once
 * @param online whether an agent is connected
 * @param busy whether it runs a job
 */
public record Runner(
    RunnerId id,
    RunnerName name,
    RunnerOs os,
    Architecture architecture,
    long groupId,
    Optional<String> version,
    boolean ephemeral,
    boolean online,
    boolean busy,
    List<RunnerLabel> labels) {

  /** Id of the group that every owner has. */
  public static final long DEFAULT_GROUP = 1;

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
