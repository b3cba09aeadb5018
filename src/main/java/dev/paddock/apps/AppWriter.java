package dev.paddock.apps;

import dev.paddock.apps.AppStore.NewApp;
import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.RepositorySelection;
import java.security.PublicKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** The writer of Apps and their installations: checks the rules of each change. */
public final class AppWriter {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?");

  private final AppStore apps;
  private final InstallationStore installations;

  AppWriter(AppStore apps, InstallationStore installations) {
    this.apps = apps;
    this.installations = installations;
  }

  static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  /**
   * Makes an App.
   *
   * @throws ApiException 422 if its slug is malformed, or its slug, id or client id is taken
   */
  public App create(Change change, NewApp app) {
    if (!isSlug(app.slug())) {
      throw ApiException.invalid(
          "\"%s\" is no slug of an App: it may hold lower-case letters, digits and hyphens, at most 100."
              .formatted(app.slug()));
    }
    if (apps.find(change.tx(), app.slug()).isPresent()) {
      throw ApiException.invalid("There is an App \"%s\" already.".formatted(app.slug()));
    }
    if (apps.isTaken(change.tx(), app.id(), app.clientId())) {
      throw ApiException.invalid("its id or client id belongs to another App");
    }
    return apps.insert(change, app);
  }

  /** Changes an App. */
  public void update(
      Change change, App app, String name, PublicKey publicKey, Permissions permissions) {
    apps.update(change, app, name, publicKey, permissions);
  }

  /**
   * Installs an App in an organization where it is not installed yet.
   *
   * @param id chosen, or made when empty
   * @throws ApiException 422 if the id is taken
   */
  public Installation install(
      Change change,
      Optional<InstallationId> id,
      App app,
      Level.Organization account,
      RepositorySelection repositories) {
    if (id.filter(it -> installations.isTaken(change.tx(), it)).isPresent()) {
      throw ApiException.invalid("its id belongs to another installation");
    }
    return installations.insert(change, id, app, account, repositories);
  }

  /** Changes which repositories an installation reaches. */
  public void changeReach(
      Change change,
      Installation installation,
      Level.Organization account,
      RepositorySelection repositories) {
    installations.update(change, installation, account, repositories);
  }
}
