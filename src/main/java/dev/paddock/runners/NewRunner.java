package dev.paddock.runners;

import java.util.List;

/** What a runner is registered with. */
record NewRunner(
    RunnerName name,
    RunnerOs os,
    Architecture architecture,
    boolean ephemeral,
    List<RunnerLabel.Wanted> labels) {}
