package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldException;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.AppId;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.store.Handle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies and exports the GitHub Apps of a world file, with their installations. */
final class AppsWorld implements WorldSection<AppEntry> {
  private final AccountsFeature accounts;
  private final AppStore apps;
  private final InstallationStore installations;
  private final AppWriter writer;

  AppsWorld(
      AccountsFeature accounts, AppStore apps, InstallationStore installations, AppWriter writer) {
    this.accounts = accounts;
    this.apps = apps;
    this.installations = installations;
    this.writer = writer;
  }

  @Override
  public WorldFormat<AppEntry> format() {
    return new AppFormat();
  }

  @Override
  public void apply(WorldApplying applying, Level enterprise, String name, AppEntry wanted) {
    var existing = apps.find(applying.tx(), wanted.slug());
    var app = existing.orElseGet(() -> make(applying, wanted));
    var outcome = existing.isEmpty() ? Outcome.MADE : update(applying, app, wanted);
    applying.report().add(outcome, wanted.what(), app.id().value());
    wanted.installations().forEach(it -> installation(applying, app, it));
  }

  private App make(WorldApplying applying, AppEntry wanted) {
    return writer.create(
        applying.change(),
        new AppStore.NewApp(
            wanted.id().map(AppId::new),
            wanted.clientId(),
            wanted.slug(),
            wanted.name().orElse(wanted.slug()),
            owner(applying.tx(), wanted.owner()),
            wanted.publicKey().orElseThrow(),
            wanted.permissions()));
  }

  private long owner(Handle handle, String login) {
    return accounts
        .organizations()
        .find(handle, login)
        .map(organization -> organization.id().value())
        .orElseGet(() -> accounts.users().find(handle, login).orElseThrow().id().value());
  }

  private Outcome update(WorldApplying applying, App app, AppEntry wanted) {
    if (wanted.id().filter(id -> id != app.id().value()).isPresent()
        || wanted.clientId().filter(id -> !id.equals(app.clientId())).isPresent()) {
      throw conflict(
          "App %s: exists with id %d and client id %s, which cannot be changed"
              .formatted(app.slug(), app.id().value(), app.clientId()));
    }
    var name = wanted.name().orElse(app.name());
    var key = wanted.publicKey().orElseThrow();
    boolean same =
        name.equals(app.name())
            && Arrays.equals(key.getEncoded(), apps.publicKey(applying.tx(), app.id()))
            && wanted.permissions().equals(app.permissions());
    if (!same) {
      writer.update(applying.change(), app, name, key, wanted.permissions());
    }
    return same ? Outcome.LEFT : Outcome.CHANGED;
  }

  private static WorldException conflict(String message) {
    return new WorldException(List.of(message));
  }

  private void installation(WorldApplying applying, App app, AppEntry.Place wanted) {
    var tx = applying.tx();
    var account = accounts.organizations().find(tx, wanted.account()).orElseThrow().level();
    var repositories = accounts.repositories().selection(tx, account.id(), wanted.repositories());
    var what = "installation of %s in %s".formatted(app.slug(), account.login());
    var existing = installations.find(tx, app.id(), account.id());
    if (existing.isEmpty()) {
      var id = wanted.id().map(InstallationId::new);
      var made = writer.install(applying.change(), id, app, account, repositories);
      applying.report().add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    if (wanted.id().filter(id -> id != old.id().value()).isPresent()) {
      throw conflict(
          "%s: exists with id %d, which cannot be changed".formatted(what, old.id().value()));
    }
    boolean same = repositories.equals(old.repositories());
    if (!same) {
      writer.changeReach(applying.change(), old, account, repositories);
    }
    applying.report().add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }

  @Override
  public List<?> export(Handle handle, Level enterprise, boolean withValues) {
    return apps.all(handle).stream().map(it -> json(handle, it)).toList();
  }

  private Map<String, Object> json(Handle handle, App app) {
    var json = new LinkedHashMap<String, Object>();
    json.put("slug", app.slug());
    json.put("id", app.id().value());
    json.put("client_id", app.clientId());
    json.put("name", app.name());
    json.put("owner", app.ownerLogin());
    json.put("public_key", RsaKeys.pem(apps.publicKey(handle, app.id())));
    var permissions = new LinkedHashMap<String, String>();
    app.permissions()
        .grades()
        .forEach((permission, grade) -> permissions.put(permission.wire(), grade.wire()));
    json.put("permissions", permissions);
    json.put(
        "installations",
        installations.of(handle, app.id()).stream().map(it -> json(handle, it)).toList());
    return json;
  }

  private Map<String, Object> json(Handle handle, Installation installation) {
    var json = new LinkedHashMap<String, Object>();
    json.put("account", accounts.organizations().get(handle, installation.account()).login());
    json.put("id", installation.id().value());
    json.put(
        "repositories",
        switch (installation.repositories()) {
          case RepositorySelection.All all -> "all";
          case RepositorySelection.Selected(var ids) ->
              accounts.repositories().all(handle, ids).stream().map(Repository::name).toList();
        });
    return json;
  }
}
