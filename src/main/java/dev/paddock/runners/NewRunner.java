package dev.paddock.runners;

import java.util.List;
import java.util.Optional;

/**
 * What a runner is registered with.
 *
 * @param version of the agent, if one has connected
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
  /** One that has not connected yet. */
  static NewRunner unconnected(
      RunnerName name,
      RunnerOs os,
      Architecture architecture,
      boolean ephemeral,
      List<RunnerLabel.Wanted> labels) {
    return new NewRunner(name, os, architecture, Optional.empty(), ephemeral, true, labels);
  }
}
