package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.RepositoryJson;
import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Rule;
import dev.paddock.store.Database;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Secrets of organizations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/actions/secrets">REST API
 *     endpoints for GitHub Actions secrets</a>
 */
final class OrgSecretsApi {
  private static final Rule.Organization READ =
      Rule.ownersOnly(Permission.ORGANIZATION_SECRETS, Grade.READ, "actions secrets");
  private static final Rule.Organization WRITE =
      Rule.ownersOnly(Permission.ORGANIZATION_SECRETS, Grade.WRITE, "actions secrets");

  private final Database database;
  private final SecretStore store;
  private final SelectedRepositoryStore selected;
  private final SelectedRepositories repositories;
  private final SecretWriter writer;
  private final SealingKeys sealingKeys;
  private final AccountsFeature accounts;

  OrgSecretsApi(
      Database database,
      SecretStore store,
      SelectedRepositoryStore selected,
      SelectedRepositories repositories,
      SecretWriter writer,
      SealingKeys sealingKeys,
      AccountsFeature accounts) {
    this.database = database;
    this.store = store;
    this.selected = selected;
    this.repositories = repositories;
    this.writer = writer;
    this.sealingKeys = sealingKeys;
    this.accounts = accounts;
  }

  List<Route> routes() {
    var secrets = "/orgs/{org}/actions/secrets";
    var secret = secrets + "/{secret_name}";
    var repositories = secret + "/repositories";
    var repository = repositories + "/{repository_id}";
    return List.of(
        Route.organization("GET", secrets, "actions/list-org-secrets", READ, this::listOrgSecrets),
        Route.organization(
            "GET",
            secrets + "/public-key",
            "actions/get-org-public-key",
            READ,
            this::getOrgPublicKey),
        Route.organization("GET", secret, "actions/get-org-secret", READ, this::getOrgSecret),
        Route.organization(
            "PUT",
            secret,
            "actions/create-or-update-org-secret",
            WRITE,
            this::createOrUpdateOrgSecret),
        Route.organization(
            "DELETE", secret, "actions/delete-org-secret", WRITE, this::deleteOrgSecret),
        Route.organization(
            "GET",
            repositories,
            "actions/list-selected-repos-for-org-secret",
            READ,
            this::listSelectedRepos),
        Route.organization(
            "PUT",
            repositories,
            "actions/set-selected-repos-for-org-secret",
            WRITE,
            this::setSelectedRepos),
        Route.organization(
            "PUT",
            repository,
            "actions/add-selected-repo-to-org-secret",
            WRITE,
            this::addSelectedRepo),
        Route.organization(
            "DELETE",
            repository,
            "actions/remove-selected-repo-from-org-secret",
            WRITE,
            this::removeSelectedRepo));
  }

  private Reply listOrgSecrets(Request request, Level.Organization organization) {
    return database.snapshot(handle -> {
      long total = store.count(handle, organization.levelId());
      var secrets =
          store.page(handle, organization.levelId(), request.page(), total).stream()
              .map(secret -> SecretJson.of(secret, organization, request.urls()))
              .toList();
      return request.paged(organization, total, listed(total, "secrets", secrets));
    });
  }

  private Reply getOrgPublicKey(Request request, Level.Organization organization) {
    return Reply.ok(PublicKeyJson.of(sealingKeys.current(organization.levelId())));
  }

  private Reply getOrgSecret(Request request, Level.Organization organization) {
    var secret = find(request, organization);
    return Reply.ok(SecretJson.of(secret, organization, request.urls()));
  }

  private Reply createOrUpdateOrgSecret(Request request, Level.Organization organization) {
    var name = SecretName.parse(request.variable("secret_name"));
    var body = request.body();
    var value = PutBody.optional(body);
    var visibility = body.word("visibility", SecretVisibility.WORDS);
    // Absent means none: GitHub clears the list of a secret that is written without it.
    var selected = body.optionalIds("selected_repository_ids", true).orElse(List.of());
    body.check();
    return switch (writer.put(
        request.origin(),
        organization,
        name,
        value,
        SecretVisibility.of(visibility),
        repoIds(selected))) {
      case CREATED -> Reply.created(Map.of()).with("Location", request.url());
      case UPDATED -> Reply.noContent();
    };
  }

  private Reply deleteOrgSecret(Request request, Level.Organization organization) {
    writer.delete(request.origin(), organization, name(request));
    return Reply.noContent();
  }

  private Reply listSelectedRepos(Request request, Level.Organization organization) {
    return database.snapshot(handle -> {
      var secret =
          store
              .find(handle, organization.levelId(), name(request))
              .orElseThrow(ApiException::notFound);
      long total = selected.count(handle, secret.id());
      var ids = selected.page(handle, secret.id(), request.page());
      var repositories =
          accounts.repositories().all(handle, ids).stream()
              .map(repository -> RepositoryJson.minimal(repository, request.urls()))
              .toList();
      return request.paged(organization, total, listed(total, "repositories", repositories));
    });
  }

  private Reply setSelectedRepos(Request request, Level.Organization organization) {
    find(request, organization);
    var body = request.body();
    var selected = body.ids("selected_repository_ids");
    body.check();
    repositories.set(request.origin(), organization, name(request), repoIds(selected));
    return Reply.noContent();
  }

  private Reply addSelectedRepo(Request request, Level.Organization organization) {
    repositories.add(
        request.origin(), organization, name(request), new RepoId(request.id("repository_id")));
    return Reply.noContent();
  }

  private Reply removeSelectedRepo(Request request, Level.Organization organization) {
    repositories.remove(
        request.origin(), organization, name(request), new RepoId(request.id("repository_id")));
    return Reply.noContent();
  }

  private Secret find(Request request, Level.Organization organization) {
    return database
        .read(handle -> store.find(handle, organization.levelId(), name(request)))
        .orElseThrow(ApiException::notFound);
  }

  private static SecretName name(Request request) {
    return SecretName.of(request.variable("secret_name"));
  }

  private static List<RepoId> repoIds(Collection<Long> ids) {
    return ids.stream().map(RepoId::new).toList();
  }

  static Map<String, Object> listed(long total, String name, List<?> items) {
    var json = new LinkedHashMap<String, Object>();
    json.put("total_count", total);
    json.put(name, items);
    return json;
  }
}
