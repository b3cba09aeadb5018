package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Rule.Need;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserId;
import dev.paddock.identity.Visibility;
import dev.paddock.rest.Body;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Optional;

/**
 * The routes for repositories of organizations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/repos/repos">REST API endpoints
 *     for repositories</a>
 */
final class ReposApi {
  private static final Rule.Organization LIST =
      new Rule.Organization(
          OrgRole.NONE, List.of(Scope.REPO), new Need.Granted(Permission.METADATA, Grade.READ), "");

  private static final Rule.Organization CREATE =
      new Rule.Organization(
          OrgRole.OWNER,
          List.of(Scope.REPO),
          new Need.Granted(Permission.ADMINISTRATION, Grade.WRITE),
          "You need admin access to the organization before adding a repository to it.");

  private static final Rule.Repository READ =
      new Rule.Repository(
          Role.NONE, List.of(Scope.REPO), new Need.Granted(Permission.METADATA, Grade.READ), "");

  // An archived repository takes one change: it can be unarchived.
  private static final Rule.Repository UPDATE =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.WRITE).orWhileArchived();

  private static final Rule.Repository DELETE =
      new Rule.Repository(
              Role.ADMIN,
              List.of(Scope.DELETE_REPO),
              new Need.Granted(Permission.ADMINISTRATION, Grade.WRITE),
              "Must have admin rights to Repository.")
          .orWhileArchived();

  private static final List<String> VISIBILITIES = List.of("public", "private", "internal");

  private final Database database;
  private final CallerView view;
  private final RepositoryStore repositories;
  private final CollaboratorStore collaborators;
  private final RepositoryWriter writer;

  ReposApi(
      Database database,
      CallerView view,
      RepositoryStore repositories,
      CollaboratorStore collaborators,
      RepositoryWriter writer) {
    this.database = database;
    this.view = view;
    this.repositories = repositories;
    this.collaborators = collaborators;
    this.writer = writer;
  }

  List<Route> routes() {
    var all = Route.organization("/orgs/{org}/repos", LIST, CREATE);
    all.get("", "repos/list-for-org", this::listForOrg);
    all.post("", "repos/create-in-org", this::createInOrg);
    var one = Route.repository("/repos/{owner}/{repo}", READ, UPDATE);
    one.get("", "repos/get", this::get);
    one.patch("", "repos/update", this::update);
    one.with(READ, DELETE).delete("", "repos/delete", this::delete);
    return Route.all(all, one);
  }

  private Reply listForOrg(Request request, Level.Organization organization) {
    var type = request.query("type").filter(VISIBILITIES::contains).orElse("all");
    var inSight = view.repositoriesOf(request.caller(), organization);
    var user = UserId.of(request.caller());
    return database.snapshot(handle -> {
      long total = repositories.count(handle, organization.id(), inSight, type);
      var page =
          repositories.page(
              handle,
              organization.id(),
              inSight,
              type,
              RepositoryOrder.of(request.query("sort"), request.query("direction")),
              request.page());
      var roles = collaborators.roles(handle, organization.id(), user);
      return request.paged(
          organization,
          total,
          page.stream()
              .map(it -> RepositoryJson.listed(it, roles.in(it.id()), request.urls()))
              .toList());
    });
  }

  private Role role(Request request, Repository repository) {
    return request.caller() instanceof Caller.User user
        ? view.roleIn(repository.level(), user.userId()).or(Role.READ)
        : Role.READ;
  }

  private Reply createInOrg(Request request, Level.Organization organization) {
    var body = request.body();
    var name = body.text("name");
    var visibility = visibility(body).orElse(Visibility.PUBLIC);
    var description = body.optionalText("description");
    var homepage = body.optionalText("homepage");
    body.check();
    var settings =
        new RepositoryStore.Settings(parse(name), visibility, "main", description, homepage, false);
    var created = writer.create(request.origin(), organization, settings);
    return Reply.created(RepositoryJson.full(created, Role.ADMIN, request.urls()))
        .with("Location", request.urls().api("/repos/" + created.level().fullName()));
  }

  private static Optional<Visibility> visibility(Body body) {
    var isPrivate =
        body.optionalFlag("private").map(it -> it ? Visibility.PRIVATE : Visibility.PUBLIC);
    return body.optionalWord("visibility", VISIBILITIES)
        .filter(VISIBILITIES::contains)
        .map(Visibility::of)
        .or(() -> isPrivate);
  }

  private static RepositoryName parse(String name) {
    return RepositoryName.parse(name)
        .orElseThrow(() ->
            ApiException.invalidField(
                "Repository", "name", "custom", "name may hold " + RepositoryName.RULE));
  }

  private Reply get(Request request, Level.Repository level) {
    var repository = database.read(handle -> repositories.get(handle, level.id()));
    return Reply.ok(RepositoryJson.full(repository, role(request, repository), request.urls()))
        .modifiedAt(repository.updatedAt());
  }

  private Reply update(Request request, Level.Repository level) {
    var body = request.bodyOrEmpty();
    var name = body.optionalText("name");
    var visibility = visibility(body);
    var defaultBranch = body.optionalText("default_branch");
    var description = body.optionalText("description");
    var homepage = body.optionalText("homepage");
    var archived = body.optionalFlag("archived");
    body.check();
    var newName = name.map(ReposApi::parse);
    var updated =
        writer.update(
            request.origin(),
            level,
            old ->
                new RepositoryStore.Settings(
                    newName.orElse(old.name()),
                    visibility.orElse(old.visibility()),
                    defaultBranch.orElse(old.defaultBranch()),
                    description.or(old::description),
                    homepage.or(old::homepage),
                    archived.orElse(old.archived())));
    return Reply.ok(RepositoryJson.full(updated, Role.ADMIN, request.urls()));
  }

  private Reply delete(Request request, Level.Repository repository) {
    writer.delete(request.origin(), repository);
    return Reply.noContent();
  }
}
