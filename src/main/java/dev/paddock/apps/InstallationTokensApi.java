package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.RepositoryJson;
import dev.paddock.apps.InstallationWriter.Narrowed;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Page;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Json;
import dev.paddock.web.Reply;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The routes for installation tokens: make one, list the repositories it reaches, revoke it.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/apps/installations">REST API
 *     endpoints for GitHub App installations</a>
 */
final class InstallationTokensApi {
  private final Database database;
  private final AccountsFeature accounts;
  private final InstallationWriter writer;

  InstallationTokensApi(Database database, AccountsFeature accounts, InstallationWriter writer) {
    this.database = database;
    this.accounts = accounts;
    this.writer = writer;
  }

  List<Route> routes() {
    var tokens = Route.plain("", Rule.AppJwt.ONLY);
    tokens.post(
        "/app/installations/{installation_id}/access_tokens",
        "apps/create-installation-access-token",
        this::createAccessToken);
    var own = tokens.at("/installation").with(Rule.Plain.INSTALLATION, Rule.Plain.INSTALLATION);
    own.get("/repositories", "apps/list-repos-accessible-to-installation", this::listRepositories);
    own.delete("/token", "apps/revoke-installation-access-token", this::revoke);
    return tokens.routes();
  }

  private Reply createAccessToken(Request request) {
    var id = new InstallationId(request.id("installation_id"));
    var body = request.bodyOrEmpty();
    var narrowed =
        new Narrowed(
            body.optionalObject("permissions").map(InstallationTokensApi::parse),
            body.optionalTexts("repositories"),
            body.optionalIds("repository_ids", false));
    body.check();
    var made =
        writer.createToken(request.origin(), ((Caller.App) request.caller()).id(), id, narrowed);
    var json = new LinkedHashMap<String, Object>();
    json.put("token", made.minted().token());
    json.put("expires_at", Json.time(made.minted().expiresAt()));
    json.put("permissions", made.permissions().wire());
    json.put("repository_selection", made.selection().wire());
    made.chosen()
        .ifPresent(all ->
            json.put(
                "repositories",
                all.stream().map(it -> RepositoryJson.repository(it, request.urls())).toList()));
    return Reply.created(json);
  }

  private static Permissions parse(JsonNode json) {
    var grades = new EnumMap<Permission, Grade>(Permission.class);
    json.properties()
        .forEach(entry -> {
          var permission = Permission.of(entry.getKey());
          var grade = Grade.of(entry.getValue().asString(""));
          if (permission.isEmpty() || grade.isEmpty()) {
            throw ApiException.invalid(
                "Invalid request.\n\nFor 'properties/permissions', \"%s\" is not a permission with this value."
                    .formatted(entry.getKey()));
          }
          grades.put(permission.get(), grade.get());
        });
    return new Permissions(grades);
  }

  private Reply listRepositories(Request request) {
    var caller = (Caller.Installation) request.caller();
    return database.snapshot(handle -> {
      var reached =
          accounts.repositories().all(handle, caller.owner()).stream()
              .filter(it -> caller.repositories().reaches(it.id()))
              .toList();
      var json = new LinkedHashMap<String, Object>();
      json.put("total_count", reached.size());
      json.put("repository_selection", caller.repositories().wire());
      json.put(
          "repositories",
          page(reached, request.page()).stream()
              .map(it -> RepositoryJson.repository(it, request.urls()))
              .toList());
      return request.paged(reached.size(), json);
    });
  }

  private static List<Repository> page(List<Repository> all, Page page) {
    return all.stream().skip(page.offset()).limit(page.size()).toList();
  }

  private Reply revoke(Request request) {
    writer.revokeToken(request.origin(), (Caller.Installation) request.caller());
    return Reply.noContent();
  }
}
