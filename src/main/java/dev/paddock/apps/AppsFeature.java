package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.feature.Chore;
import dev.paddock.feature.Feature;
import dev.paddock.feature.WorldFormat;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The entry point of GitHub Apps. */
public final class AppsFeature {
  private final AppWriter writer;
  private final Feature feature;

  public AppsFeature(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      HourlyTokens tokens,
      Clock clock) {
    var apps = new AppStore(clock);
    var installations = new InstallationStore(clock);
    this.writer = new AppWriter(apps, installations);
    var tokenWriter = new InstallationWriter(audit, installations, accounts, tokens);
    this.feature =
        Feature.of(
                "apps",
                Stream.of(
                        new AppsApi(database, apps, installations, accounts, tokenWriter).routes(),
                        new InstallationTokensApi(database, accounts, tokenWriter).routes())
                    .flatMap(List::stream)
                    .toList())
            .withChores(
                new Chore(
                    "delete expired installation tokens",
                    Duration.ofMinutes(10),
                    () -> database.advance(tokens::deleteExpiredInstallationTokens)))
            .withSection(new AppsWorld(accounts, apps, installations, writer));
  }

  /** The format of Apps in the world file. */
  public static WorldFormat<?> worldFormat() {
    return new AppFormat();
  }

  /** The feature as one value. */
  public Feature feature() {
    return feature;
  }

  /** The writer of Apps and their installations. */
  public AppWriter writer() {
    return writer;
  }
}
