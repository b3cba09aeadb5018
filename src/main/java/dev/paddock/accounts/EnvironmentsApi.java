package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Json;
import dev.paddock.web.Reply;
import dev.paddock.web.Urls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes for environments of repositories. Only names are kept, so that environments can own
 * secrets; protection rules are not.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/deployments/environments">REST
 *     API endpoints for deployment environments</a>
 */
final class EnvironmentsApi {
  private static final Rule.Repository READ = Rule.role(Role.READ, Permission.ACTIONS, Grade.READ);
  private static final Rule.Repository WRITE =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.WRITE);

  private final Database database;
  private final EnvironmentStore environments;
  private final RepositoryWriter writer;

  EnvironmentsApi(Database database, EnvironmentStore environments, RepositoryWriter writer) {
    this.database = database;
    this.environments = environments;
    this.writer = writer;
  }

  List<Route> routes() {
    var path = "/repos/{owner}/{repo}/environments";
    var all = Route.repository(path, READ, WRITE);
    all.get("", "repos/get-all-environments", this::getAll);
    all.get("/{environment_name}", "repos/get-environment", this::get);
    all.put("/{environment_name}", "repos/create-or-update-environment", this::createOrUpdate);
    var existing = Route.environment(path, READ, WRITE);
    existing.delete("/{environment_name}", "repos/delete-an-environment", this::delete);
    return Route.all(all, existing);
  }

  private Reply getAll(Request request, Level.Repository repository) {
    return database.snapshot(handle -> {
      long total = environments.count(handle, repository);
      var json = new LinkedHashMap<String, Object>();
      json.put("total_count", total);
      json.put(
          "environments",
          environments.page(handle, repository, request.page()).stream()
              .map(it -> json(it, request.urls()))
              .toList());
      return request.paged(repository, total, json);
    });
  }

  private Reply get(Request request, Level.Repository repository) {
    var environment =
        database
            .read(handle ->
                environments.find(handle, repository, request.variable("environment_name")))
            .orElseThrow(ApiException::notFound);
    return Reply.ok(json(environment, request.urls()));
  }

  private Reply createOrUpdate(Request request, Level.Repository repository) {
    request.bodyOrEmpty();
    var environment =
        writer.createEnvironment(
            request.origin(), repository, request.variable("environment_name"));
    return Reply.ok(json(environment, request.urls()));
  }

  private Reply delete(Request request, Level.Environment environment) {
    writer.deleteEnvironment(request.origin(), environment);
    return Reply.noContent();
  }

  private static Map<String, Object> json(Environment environment, Urls urls) {
    var level = environment.level();
    var path = level.repository().fullName() + "/environments/" + Urls.segment(level.name());
    var json = new LinkedHashMap<String, Object>();
    json.put("id", level.id());
    json.put("node_id", NodeId.of("Environment", level.id()));
    json.put("name", level.name());
    json.put("url", urls.api("/repos/" + path));
    json.put(
        "html_url",
        urls.html(
            "/%s/deployments/activity_log?environments_filter=%s"
                .formatted(level.repository().fullName(), Urls.segment(level.name()))));
    json.put("created_at", Json.time(environment.createdAt()));
    json.put("updated_at", Json.time(environment.updatedAt()));
    json.put("protection_rules", List.of());
    json.put("deployment_branch_policy", null);
    return json;
  }
}
