package dev.paddock.runners;

import java.util.List;
import java.util.Optional;

/**
 * A runner to register.
 *
 * @param version of the agent, if it is an agent that registers
 * @param disableUpdate whether it must not be asked to update itself
 */
record NewRunner(
    RunnerName name,
    RunnerOs os,
    Architecture architecture,
    Optional<String> version,
    boolean ephemeral,
    boolean disableUpdate,
    List<RunnerLabel.Wanted> labels) {
  /** A runner that no agent has registered yet. */
  static NewRunner unconnected(
      RunnerName name,
      RunnerOs os,
      Architecture architecture,
      boolean ephemeral,
      List<RunnerLabel.Wanted> labels) {
    return new NewRunner(name, os, architecture, Optional.empty(), ephemeral, true, labels);
  }
}
