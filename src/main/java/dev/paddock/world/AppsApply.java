package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.apps.App;
import dev.paddock.apps.AppStore;
import dev.paddock.apps.AppsFeature;
import dev.paddock.apps.InstallationStore;
import dev.paddock.audit.Change;
import dev.paddock.identity.AppId;
import dev.paddock.identity.InstallationId;
import dev.paddock.store.Tx;
import dev.paddock.world.WorldReport.Outcome;
import java.util.Arrays;

/** Makes the GitHub Apps of a world file exist. */
final class AppsApply {
  private final AccountsFeature accounts;
  private final AppStore apps;
  private final InstallationStore installations;

  AppsApply(AccountsFeature accounts, AppsFeature apps) {
    this.accounts = accounts;
    this.apps = apps.apps();
    this.installations = apps.installations();
  }

  void apply(Change change, WorldFile.App wanted, WorldReport report) {
    var existing = apps.find(change.tx(), wanted.slug());
    var app = existing.orElseGet(() -> make(change, wanted));
    var outcome = existing.isEmpty() ? Outcome.MADE : update(change, app, wanted);
    report.add(outcome, "App " + wanted.slug(), app.id().value());
    wanted.installations().forEach(it -> installation(change, app, it, report));
  }

  private App make(Change change, WorldFile.App wanted) {
    var tx = change.tx();
    var id = wanted.id().map(AppId::new);
    if (apps.isTaken(tx, id, wanted.clientId())) {
      throw WorldApply.conflict(
          "App %s: its id or client id belongs to another App".formatted(wanted.slug()));
    }
    return apps.insert(
        change,
        new AppStore.NewApp(
            id,
            wanted.clientId(),
            wanted.slug(),
            wanted.name().orElse(wanted.slug()),
            owner(tx, wanted.owner()),
            wanted.publicKey().orElseThrow(),
            wanted.permissions()));
  }

  private long owner(Tx tx, String login) {
    return accounts
        .organizations()
        .find(tx, login)
        .map(organization -> organization.id())
        .orElseGet(() -> accounts.users().find(tx, login).orElseThrow().id().value());
  }

  private Outcome update(Change change, App app, WorldFile.App wanted) {
    if (wanted.id().filter(id -> id != app.id().value()).isPresent()
        || wanted.clientId().filter(id -> !id.equals(app.clientId())).isPresent()) {
      throw WorldApply.conflict(
          "App %s: exists with id %d and client id %s, which can not be changed"
              .formatted(app.slug(), app.id().value(), app.clientId()));
    }
    var name = wanted.name().orElse(app.name());
    var key = wanted.publicKey().orElseThrow();
    boolean same =
        name.equals(app.name())
            && Arrays.equals(key.getEncoded(), apps.publicKey(change.tx(), app.id()))
            && wanted.permissions().equals(app.permissions());
    if (!same) {
      apps.update(change, app, name, key, wanted.permissions());
    }
    return same ? Outcome.LEFT : Outcome.CHANGED;
  }

  private void installation(
      Change change, App app, WorldFile.Installation wanted, WorldReport report) {
    var tx = change.tx();
    var account = accounts.organizations().find(tx, wanted.account()).orElseThrow().level();
    var repositories = TokensApply.selection(accounts, tx, account.id(), wanted.repositories());
    var what = "installation of %s in %s".formatted(app.slug(), account.login());
    var existing = installations.find(tx, app.id(), account.id());
    if (existing.isEmpty()) {
      var id = wanted.id().map(InstallationId::new);
      if (id.isPresent() && installations.isTaken(tx, id.get())) {
        throw WorldApply.conflict(what + ": its id belongs to another installation");
      }
      var made = installations.insert(change, id, app, account, repositories);
      report.add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    if (wanted.id().filter(id -> id != old.id().value()).isPresent()) {
      throw WorldApply.conflict(
          "%s: exists with id %d, which can not be changed".formatted(what, old.id().value()));
    }
    boolean same = repositories.equals(old.repositories());
    if (!same) {
      installations.update(change, old, account, repositories);
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }
}
