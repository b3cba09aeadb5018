package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The routes for collaborators of repositories.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/collaborators/collaborators">REST
 *     API endpoints for collaborators</a>
 */
final class CollaboratorsApi {
  private static final Rule.Repository READ =
      Rule.role(Role.WRITE, Permission.METADATA, Grade.READ);
  private static final Rule.Repository WRITE =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.WRITE);

  // The API's older words for roles
  private static final Map<String, Role> BY_PERMISSION =
      Map.of(
          "pull", Role.READ,
          "triage", Role.TRIAGE,
          "push", Role.WRITE,
          "maintain", Role.MAINTAIN,
          "admin", Role.ADMIN);

  private final Database database;
  private final CallerView view;
  private final UserStore users;
  private final CollaboratorStore collaborators;
  private final RepositoryWriter writer;

  CollaboratorsApi(
      Database database,
      CallerView view,
      UserStore users,
      CollaboratorStore collaborators,
      RepositoryWriter writer) {
    this.database = database;
    this.view = view;
    this.users = users;
    this.collaborators = collaborators;
    this.writer = writer;
  }

  List<Route> routes() {
    var all = Route.repository("/repos/{owner}/{repo}/collaborators", READ, WRITE);
    all.get("", "repos/list-collaborators", this::list);
    var one = all.at("/{username}");
    one.get("", "repos/check-collaborator", this::check);
    one.put("", "repos/add-collaborator", this::add);
    one.delete("", "repos/remove-collaborator", this::remove);
    one.get("/permission", "repos/get-collaborator-permission-level", this::getPermissionLevel);
    return all.routes();
  }

  private Reply list(Request request, Level.Repository repository) {
    var affiliation =
        request.query("affiliation").filter(List.of("direct", "outside")::contains).orElse("all");
    var least =
        request
            .query("permission")
            .flatMap(word -> Optional.ofNullable(BY_PERMISSION.get(word)))
            .orElse(Role.READ);
    return database.snapshot(handle ->
        request.paged(
            repository,
            collaborators.count(handle, repository, affiliation, least),
            collaborators.page(handle, repository, affiliation, least, request.page()).stream()
                .map(it -> json(it.user(), it.role(), request))
                .toList()));
  }

  private Reply check(Request request, Level.Repository repository) {
    if (view.roleIn(repository, named(request).id()) == Role.NONE) {
      throw ApiException.notFound();
    }
    return Reply.noContent();
  }

  private Reply add(Request request, Level.Repository repository) {
    var body = request.bodyOrEmpty();
    var word = body.optionalText("permission").orElse("push");
    body.check();
    var role =
        Optional.ofNullable(BY_PERMISSION.get(word))
            .orElseThrow(() ->
                ApiException.invalidField(
                    "Repository",
                    "permission",
                    "invalid",
                    "permission must be one of pull, triage, push, maintain, admin"));
    writer.setCollaborator(request.origin(), repository, named(request), role);
    return Reply.noContent();
  }

  private Reply remove(Request request, Level.Repository repository) {
    writer.removeCollaborator(request.origin(), repository, named(request));
    return Reply.noContent();
  }

  private Reply getPermissionLevel(Request request, Level.Repository repository) {
    var user = named(request);
    var role = view.roleIn(repository, user.id());
    var json = new LinkedHashMap<String, Object>();
    json.put("permission", permission(role));
    json.put("role_name", role.wire());
    json.put("user", json(user, role, request));
    return Reply.ok(json);
  }

  // The legacy permission knows four words; maintain is shown as write, triage as read.
  private static String permission(Role role) {
    return switch (role) {
      case NONE -> "none";
      case READ, TRIAGE -> "read";
      case WRITE, MAINTAIN -> "write";
      case ADMIN -> "admin";
    };
  }

  private static Map<String, Object> json(User user, Role role, Request request) {
    var json = AccountJson.simpleUser(user, request.urls());
    json.put("permissions", AccountJson.permissions(role));
    json.put("role_name", role.wire());
    return json;
  }

  private User named(Request request) {
    return database.read(handle -> users.named(handle, request.variable("username")));
  }
}
