package dev.paddock.secrets;

import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.store.Database;
import java.util.List;
import java.util.Map;

/**
 * Secrets of repositories and of environments: the same five operations, on either level.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/actions/secrets">REST API
 *     endpoints for GitHub Actions secrets</a>
 */
final class LevelSecretsApi {
  private final Database database;
  private final SecretStore store;
  private final SecretWriter writer;
  private final SealingKeys sealingKeys;

  LevelSecretsApi(
      Database database, SecretStore store, SecretWriter writer, SealingKeys sealingKeys) {
    this.database = database;
    this.store = store;
    this.writer = writer;
    this.sealingKeys = sealingKeys;
  }

  List<Route> repositoryRoutes() {
    var read = Rule.role(Role.WRITE, Permission.SECRETS, Grade.READ);
    var write = Rule.role(Role.WRITE, Permission.SECRETS, Grade.WRITE);
    var readKey = Rule.role(Role.READ, Permission.SECRETS, Grade.READ);
    var secrets = "/repos/{owner}/{repo}/actions/secrets";
    var secret = secrets + "/{secret_name}";
    return List.of(
        Route.repository(
            "GET",
            "/repos/{owner}/{repo}/actions/organization-secrets",
            "actions/list-repo-organization-secrets",
            read,
            this::listOrganizationSecrets),
        Route.repository("GET", secrets, "actions/list-repo-secrets", read, this::list),
        Route.repository(
            "GET",
            secrets + "/public-key",
            "actions/get-repo-public-key",
            readKey,
            this::getPublicKey),
        Route.repository("GET", secret, "actions/get-repo-secret", read, this::get),
        Route.repository(
            "PUT", secret, "actions/create-or-update-repo-secret", write, this::createOrUpdate),
        Route.repository("DELETE", secret, "actions/delete-repo-secret", write, this::delete));
  }

  List<Route> environmentRoutes() {
    var read = Rule.role(Role.WRITE, Permission.ENVIRONMENTS, Grade.READ);
    var write = Rule.role(Role.WRITE, Permission.ENVIRONMENTS, Grade.WRITE);
    var readKey = Rule.role(Role.READ, Permission.ENVIRONMENTS, Grade.READ);
    var secrets = "/repos/{owner}/{repo}/environments/{environment_name}/secrets";
    var secret = secrets + "/{secret_name}";
    return List.of(
        Route.environment("GET", secrets, "actions/list-environment-secrets", read, this::list),
        Route.environment(
            "GET",
            secrets + "/public-key",
            "actions/get-environment-public-key",
            readKey,
            this::getPublicKey),
        Route.environment("GET", secret, "actions/get-environment-secret", read, this::get),
        Route.environment(
            "PUT",
            secret,
            "actions/create-or-update-environment-secret",
            write,
            this::createOrUpdate),
        Route.environment(
            "DELETE", secret, "actions/delete-environment-secret", write, this::delete));
  }

  private Reply listOrganizationSecrets(Request request, Level.Repository repository) {
    return database.snapshot(handle -> {
      long total = store.countUsableBy(handle, repository);
      var secrets =
          store.pageUsableBy(handle, repository, request.page()).stream()
              .map(SecretJson::of)
              .toList();
      return request.paged(repository, total, OrgSecretsApi.listed(total, "secrets", secrets));
    });
  }

  private Reply list(Request request, Level level) {
    return database.snapshot(handle -> {
      long total = store.count(handle, level.levelId());
      var secrets =
          store.page(handle, level.levelId(), request.page(), total).stream()
              .map(SecretJson::of)
              .toList();
      return request.paged(level, total, OrgSecretsApi.listed(total, "secrets", secrets));
    });
  }

  private Reply getPublicKey(Request request, Level level) {
    return Reply.ok(PublicKeyJson.of(sealingKeys.current(level.levelId())));
  }

  private Reply get(Request request, Level level) {
    var secret =
        database
            .read(handle -> store.find(handle, level.levelId(), name(request)))
            .orElseThrow(ApiException::notFound);
    return Reply.ok(SecretJson.of(secret));
  }

  private Reply createOrUpdate(Request request, Level level) {
    var name = SecretName.parse(request.variable("secret_name"));
    var body = request.body();
    var value = PutBody.required(body);
    body.check();
    return switch (writer.put(request.origin(), level, name, value)) {
      case CREATED -> Reply.created(Map.of()).with("Location", request.url());
      case UPDATED -> Reply.noContent();
    };
  }

  private Reply delete(Request request, Level level) {
    writer.delete(request.origin(), level, name(request));
    return Reply.noContent();
  }

  private static SecretName name(Request request) {
    return SecretName.of(request.variable("secret_name"));
  }
}
