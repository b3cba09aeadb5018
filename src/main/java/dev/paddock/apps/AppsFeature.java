package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.http.Route;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The door of GitHub Apps: their routes, and their stores for those who make them. */
public final class AppsFeature {
  private final AppStore apps;
  private final InstallationStore installations;
  private final List<Route> routes;

  public AppsFeature(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      HourlyTokens tokens,
      Clock clock) {
    this.apps = new AppStore(clock);
    this.installations = new InstallationStore(clock);
    var writer = new InstallationWriter(database, audit, installations, accounts, tokens);
    this.routes =
        Stream.of(
                new AppsApi(database, apps, installations, accounts, writer).routes(),
                new InstallationTokensApi(database, accounts, writer).routes())
            .flatMap(List::stream)
            .toList();
  }

  public List<Route> routes() {
    return routes;
  }

  public AppStore apps() {
    return apps;
  }

  public InstallationStore installations() {
    return installations;
  }
}
