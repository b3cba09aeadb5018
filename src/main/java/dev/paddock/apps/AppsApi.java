package dev.paddock.apps;

import dev.paddock.accounts.AccountJson;
import dev.paddock.accounts.AccountsFeature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes for GitHub Apps and their installations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/apps/apps">REST API endpoints
 *     for GitHub Apps</a>
 */
final class AppsApi {
  private static final Rule.Organization READ_INSTALLATIONS =
      Rule.ownersOnly(
          Permission.ORGANIZATION_ADMINISTRATION, Grade.READ, "organization administration");

  private final Database database;
  private final AppStore apps;
  private final InstallationStore installations;
  private final AccountsFeature accounts;
  private final InstallationWriter writer;

  AppsApi(
      Database database,
      AppStore apps,
      InstallationStore installations,
      AccountsFeature accounts,
      InstallationWriter writer) {
    this.database = database;
    this.apps = apps;
    this.installations = installations;
    this.accounts = accounts;
    this.writer = writer;
  }

  List<Route> routes() {
    var app = Route.plain("/app", Rule.AppJwt.ONLY);
    app.get("", "apps/get-authenticated", this::getAuthenticated);
    app.get("/installations", "apps/list-installations", this::listInstallations);
    app.get("/installations/{installation_id}", "apps/get-installation", this::getInstallation);
    app.delete(
        "/installations/{installation_id}", "apps/delete-installation", this::deleteInstallation);
    var organization = Route.organization("/orgs/{org}", Rule.AppJwt.ONLY, Rule.AppJwt.ONLY);
    organization.get("/installation", "apps/get-org-installation", this::getOrgInstallation);
    organization
        .with(READ_INSTALLATIONS, READ_INSTALLATIONS)
        .get("/installations", "orgs/list-app-installations", this::listOrgInstallations);
    var repository = Route.repository("/repos/{owner}/{repo}", Rule.AppJwt.ONLY, Rule.AppJwt.ONLY);
    repository.get("/installation", "apps/get-repo-installation", this::getRepoInstallation);
    return Route.all(app, organization, repository);
  }

  private Reply getAuthenticated(Request request) {
    return database.snapshot(handle -> {
      var app = apps.get(handle, caller(request).id());
      return Reply.ok(
          AppJson.app(
              app,
              owner(handle, app, request),
              installations.count(handle, app.id()),
              request.urls()));
    });
  }

  private Map<String, Object> owner(Handle handle, App app, Request request) {
    return accounts
        .organizations()
        .find(handle, app.ownerLogin())
        .map(organization -> AccountJson.owner(organization.level(), request.urls()))
        .orElseGet(() ->
            AccountJson.simpleUser(
                accounts.users().find(handle, app.ownerLogin()).orElseThrow(), request.urls()));
  }

  private Reply listInstallations(Request request) {
    var app = caller(request).id();
    return database.snapshot(handle ->
        request.paged(
            installations.count(handle, app),
            installations.of(handle, app, request.page()).stream()
                .map(it -> json(handle, it, request))
                .toList()));
  }

  private Reply getInstallation(Request request) {
    return database.snapshot(handle -> Reply.ok(json(handle, own(handle, request), request)));
  }

  private Reply deleteInstallation(Request request) {
    writer.delete(
        request.origin(), caller(request).id(), new InstallationId(request.id("installation_id")));
    return Reply.noContent();
  }

  /** The installation that the path names, which must be of the App that calls. */
  private Installation own(Handle handle, Request request) {
    return installations
        .find(handle, new InstallationId(request.id("installation_id")), caller(request).id())
        .orElseThrow(ApiException::notFound);
  }

  private Reply getOrgInstallation(Request request, Level.Organization organization) {
    return database.snapshot(
        handle -> Reply.ok(json(handle, installedIn(handle, request, organization.id()), request)));
  }

  private Reply getRepoInstallation(Request request, Level.Repository repository) {
    return database.snapshot(handle -> {
      var installation = installedIn(handle, request, repository.owner().id());
      if (!installation.repositories().reaches(repository.id())) {
        throw ApiException.notFound();
      }
      return Reply.ok(json(handle, installation, request));
    });
  }

  private Installation installedIn(Handle handle, Request request, OrgId account) {
    return installations
        .find(handle, caller(request).id(), account)
        .orElseThrow(ApiException::notFound);
  }

  private Reply listOrgInstallations(Request request, Level.Organization organization) {
    return database.snapshot(handle -> {
      long total = installations.countIn(handle, organization.id());
      var json = new LinkedHashMap<String, Object>();
      json.put("total_count", total);
      json.put(
          "installations",
          installations.in(handle, organization.id(), request.page()).stream()
              .map(it -> AppJson.installation(it, organization, request.urls()))
              .toList());
      return request.paged(organization, total, json);
    });
  }

  private Map<String, Object> json(Handle handle, Installation installation, Request request) {
    var account = accounts.organizations().get(handle, installation.account());
    return AppJson.installation(installation, account.level(), request.urls());
  }

  private static Caller.App caller(Request request) {
    return (Caller.App) request.caller();
  }
}
