package dev.paddock.world;

import dev.paddock.audit.Change;
import dev.paddock.identity.Level;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.world.WorldReport.Outcome;

/** Makes the runners of a world file exist. */
final class RunnersApply {
  private final RunnersFeature runners;

  RunnersApply(RunnersFeature runners) {
    this.runners = runners;
  }

  /**
   * Makes one exist.
   *
   * @param name of the owner, for the report
   */
  void of(Change change, Level owner, String name, WorldFile.Runner wanted, WorldReport report) {
    var what = "runner %s of %s".formatted(wanted.name().value(), name);
    var existing = runners.find(change.tx(), owner, wanted.name());
    if (existing.isEmpty()) {
      var made =
          runners.register(
              change, owner, wanted.name(), wanted.os(), wanted.architecture(), wanted.labels());
      report.add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    boolean same =
        old.os() == wanted.os()
            && old.architecture() == wanted.architecture()
            && runners.hasLabels(old, wanted.os(), wanted.architecture(), wanted.labels());
    if (!same) {
      runners.update(change, owner, old, wanted.os(), wanted.architecture(), wanted.labels());
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }
}
