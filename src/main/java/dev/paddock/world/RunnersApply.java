package dev.paddock.world;

import dev.paddock.accounts.Organization;
import dev.paddock.audit.Change;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.world.WorldReport.Outcome;

/** Makes the runners of a world file exist. */
final class RunnersApply {
  private final RunnersFeature runners;

  RunnersApply(RunnersFeature runners) {
    this.runners = runners;
  }

  void ofOrganization(
      Change change, Organization owner, WorldFile.Runner wanted, WorldReport report) {
    var what = "runner %s of %s".formatted(wanted.name().value(), owner.login());
    var existing = runners.find(change.handle(), owner.level(), wanted.name());
    if (existing.isEmpty()) {
      var made =
          runners.register(
              change,
              owner.level(),
              wanted.name(),
              wanted.os(),
              wanted.architecture(),
              wanted.labels());
      report.add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    boolean same =
        old.os() == wanted.os()
            && old.architecture() == wanted.architecture()
            && runners.hasLabels(old, wanted.os(), wanted.architecture(), wanted.labels());
    if (!same) {
      runners.update(
          change, owner.level(), old, wanted.os(), wanted.architecture(), wanted.labels());
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }
}
