package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.RepositoryJson;
import dev.paddock.http.Body;
import dev.paddock.http.Json;
import dev.paddock.http.Page;
import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Tokens;
import dev.paddock.store.Database;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/**
 * Installation tokens: how an App gets one, and what it can see with it.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/apps/installations">REST API
 *     endpoints for GitHub App installations</a>
 */
final class InstallationTokensApi {
  private final Database database;
  private final AppStore apps;
  private final AccountsFeature accounts;
  private final Tokens tokens;

  InstallationTokensApi(Database database, AppStore apps, AccountsFeature accounts, Tokens tokens) {
    this.database = database;
    this.apps = apps;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  List<Route> routes() {
    var installation = Rule.Plain.INSTALLATION;
    return List.of(
        Route.plain(
            "POST",
            "/app/installations/{installation_id}/access_tokens",
            "apps/create-installation-access-token",
            Rule.AppJwt.ONLY,
            this::createAccessToken),
        Route.plain(
            "GET",
            "/installation/repositories",
            "apps/list-repos-accessible-to-installation",
            installation,
            this::listRepositories),
        Route.plain(
            "DELETE",
            "/installation/token",
            "apps/revoke-installation-access-token",
            installation,
            this::revoke));
  }

  private Reply createAccessToken(Request request) {
    var id = new InstallationId(request.id("installation_id"));
    var app = ((Caller.App) request.caller()).id();
    return database.write(tx -> {
      var installation =
          apps.findInstallation(tx, id)
              .filter(it -> it.app().id().equals(app))
              .orElseThrow(ApiException::notFound);
      var body = request.bodyOrEmpty();
      var permissions = permissions(body, installation.app().permissions());
      var chosen = repositories(tx, body, installation);
      body.check();
      var selection =
          chosen
              .<RepositorySelection>map(all ->
                  new RepositorySelection.Selected(
                      all.stream().map(it -> it.level().id()).collect(Collectors.toSet())))
              .orElse(installation.repositories());
      var minted = tokens.installation(tx, id, permissions, selection);
      return reply(request, minted, permissions, selection, chosen);
    });
  }

  private static Reply reply(
      Request request,
      Tokens.Minted minted,
      Permissions permissions,
      RepositorySelection selection,
      Optional<List<Repository>> chosen) {
    var json = new LinkedHashMap<String, Object>();
    json.put("token", minted.token());
    json.put("expires_at", Json.time(minted.expiresAt()));
    json.put("permissions", permissions.wire());
    json.put("repository_selection", selection.wire());
    chosen.ifPresent(all ->
        json.put(
            "repositories",
            all.stream().map(it -> RepositoryJson.repository(it, request.urls())).toList()));
    return Reply.created(json);
  }

  private static Permissions permissions(Body body, Permissions granted) {
    var wanted = body.optionalObject("permissions").map(InstallationTokensApi::parse);
    if (wanted.isPresent() && !granted.allowsAll(wanted.get())) {
      throw ApiException.invalid("The permissions requested are not granted to this installation.");
    }
    return wanted.orElse(granted);
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

  /** The repositories that a token is narrowed to, if it is. */
  private Optional<List<Repository>> repositories(Handle tx, Body body, Installation installation) {
    var names = body.optionalTexts("repositories");
    var ids = body.optionalIds("repository_ids", false);
    if (names.isEmpty() && ids.isEmpty()) {
      return Optional.empty();
    }
    var reached =
        accounts.repositories().all(tx, installation.account()).stream()
            .filter(it -> installation.repositories().reaches(it.level().id()))
            .toList();
    var wantedNames =
        names.orElse(List.of()).stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    var wantedIds = ids.orElse(List.of());
    var chosen =
        reached.stream()
            .filter(it ->
                wantedNames.contains(it.name().toLowerCase(Locale.ROOT))
                    || wantedIds.contains(it.id()))
            .toList();
    boolean allFound =
        chosen.stream()
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .toList()
                .containsAll(wantedNames)
            && chosen.stream().map(Repository::id).toList().containsAll(wantedIds);
    if (!allFound) {
      throw ApiException.invalid(
          "There is at least one repository that does not exist or is not accessible to the parent installation.");
    }
    return Optional.of(chosen);
  }

  private Reply listRepositories(Request request) {
    var caller = (Caller.Installation) request.caller();
    return database.snapshot(handle -> {
      var reached =
          accounts.repositories().all(handle, caller.account()).stream()
              .filter(it -> caller.repositories().reaches(it.level().id()))
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
    long id = ((Caller.Installation) request.caller()).tokenId();
    database.write(tx -> {
      tokens.revokeInstallationToken(tx, id);
      return id;
    });
    return Reply.noContent();
  }
}
