package dev.paddock.secrets;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Counted;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.sharing.Sharing;
import dev.paddock.sharing.SharingApi;
import dev.paddock.sharing.SharingRules;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Map;

/**
 * The routes for secrets of organizations, repositories and environments: the same five operations
 * on each level; those of an organization are shared with its repositories.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/actions/secrets">REST API
 *     endpoints for GitHub Actions secrets</a>
 */
final class SecretsApi {
  private final Database database;
  private final SecretStore store;
  private final SecretWriter writer;
  private final SealingKeys sealingKeys;
  private final SharingRules<Level.Organization, RepoId> rules;
  private final SharingApi<Level.Organization, Secret, RepoId> sharing;

  SecretsApi(
      Database database,
      SecretStore store,
      SecretWriter writer,
      SealingKeys sealingKeys,
      SharingRules<Level.Organization, RepoId> rules,
      SharingApi<Level.Organization, Secret, RepoId> sharing) {
    this.database = database;
    this.store = store;
    this.writer = writer;
    this.sealingKeys = sealingKeys;
    this.rules = rules;
    this.sharing = sharing;
  }

  List<Route> routes() {
    return Route.all(organization(), repository(), environment());
  }

  private Route.Group<?, ?> organization() {
    var read = Rule.ownersOnly(Permission.ORGANIZATION_SECRETS, Grade.READ, "actions secrets");
    var write = Rule.ownersOnly(Permission.ORGANIZATION_SECRETS, Grade.WRITE, "actions secrets");
    var all = Route.organization("/orgs/{org}/actions/secrets", read, write).cacheable();
    all.get("", "actions/list-org-secrets", this::list);
    all.get("/public-key", "actions/get-org-public-key", this::getPublicKey);
    var one = all.at("/{secret_name}");
    one.get("", "actions/get-org-secret", this::get);
    one.put("", "actions/create-or-update-org-secret", this::createOrUpdateShared);
    one.delete("", "actions/delete-org-secret", this::delete);
    var selected = one.at("/repositories");
    selected.get("", "actions/list-selected-repos-for-org-secret", sharing::list);
    selected.put("", "actions/set-selected-repos-for-org-secret", sharing::set);
    var repository = selected.at("/{repository_id}");
    repository.put("", "actions/add-selected-repo-to-org-secret", sharing::add);
    repository.delete("", "actions/remove-selected-repo-from-org-secret", sharing::remove);
    return all;
  }

  private Route.Group<?, ?> repository() {
    var read = Rule.role(Role.WRITE, Permission.SECRETS, Grade.READ);
    var write = Rule.role(Role.WRITE, Permission.SECRETS, Grade.WRITE);
    var readKey = Rule.role(Role.READ, Permission.SECRETS, Grade.READ);
    var actions = Route.repository("/repos/{owner}/{repo}/actions", read, write).cacheable();
    actions.get(
        "/organization-secrets", "actions/list-repo-organization-secrets", this::listUsable);
    var all = actions.at("/secrets");
    all.get("", "actions/list-repo-secrets", this::list);
    all.with(readKey, write).get("/public-key", "actions/get-repo-public-key", this::getPublicKey);
    var one = all.at("/{secret_name}");
    one.get("", "actions/get-repo-secret", this::get);
    one.put("", "actions/create-or-update-repo-secret", this::createOrUpdate);
    one.delete("", "actions/delete-repo-secret", this::delete);
    return actions;
  }

  private Route.Group<?, ?> environment() {
    var read = Rule.role(Role.WRITE, Permission.ENVIRONMENTS, Grade.READ);
    var write = Rule.role(Role.WRITE, Permission.ENVIRONMENTS, Grade.WRITE);
    var readKey = Rule.role(Role.READ, Permission.ENVIRONMENTS, Grade.READ);
    var path = "/repos/{owner}/{repo}/environments/{environment_name}/secrets";
    var all = Route.environment(path, read, write).cacheable();
    all.get("", "actions/list-environment-secrets", this::list);
    var key = all.with(readKey, write);
    key.get("/public-key", "actions/get-environment-public-key", this::getPublicKey);
    var one = all.at("/{secret_name}");
    one.get("", "actions/get-environment-secret", this::get);
    one.put("", "actions/create-or-update-environment-secret", this::createOrUpdate);
    one.delete("", "actions/delete-environment-secret", this::delete);
    return all;
  }

  private Reply list(Request request, Level level) {
    var page = request.page();
    var found = Counted.read(database, page, handle -> store.page(handle, level.levelId(), page));
    var secrets =
        found.entries().stream()
            .map(secret -> SecretJson.of(secret, level, request.urls()))
            .toList();
    return request.list(level, found.total(), "secrets", secrets);
  }

  /** Lists the organization's secrets that a repository may use. */
  private Reply listUsable(Request request, Level.Repository repository) {
    return database.snapshot(handle -> {
      long total = store.countUsableBy(handle, repository);
      var secrets =
          store.pageUsableBy(handle, repository, request.page()).stream()
              .map(secret -> SecretJson.of(secret, repository, request.urls()))
              .toList();
      return request.list(repository, total, "secrets", secrets);
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
    return Reply.ok(SecretJson.of(secret, level, request.urls()));
  }

  private Reply createOrUpdate(Request request, Level level) {
    var name = SecretName.parse(request.variable("secret_name"));
    var body = request.body();
    var value = PutBody.required(body);
    body.check();
    return written(request, writer.put(request.origin(), level, name, value));
  }

  private Reply createOrUpdateShared(Request request, Level.Organization organization) {
    var name = SecretName.parse(request.variable("secret_name"));
    var body = request.body();
    var value = PutBody.optional(body);
    Sharing<RepoId> shared = rules.read(body);
    return written(request, writer.put(request.origin(), organization, name, value, shared));
  }

  private static Reply written(Request request, SecretWriter.Outcome outcome) {
    return switch (outcome) {
      case CREATED -> Reply.created(Map.of()).with("Location", request.url());
      case UPDATED -> Reply.noContent();
    };
  }

  private Reply delete(Request request, Level level) {
    writer.delete(request.origin(), level, name(request));
    return Reply.noContent();
  }

  static SecretName name(Request request) {
    return SecretName.of(request.variable("secret_name"));
  }
}
