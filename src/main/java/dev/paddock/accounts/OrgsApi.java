package dev.paddock.accounts;

import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Rule.Need;
import dev.paddock.identity.Scope;
import dev.paddock.identity.Visibility;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Digits;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Optional;

/**
 * The routes for organizations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/orgs/orgs">REST API endpoints
 *     for organizations</a>
 */
final class OrgsApi {
  // GitHub names these scopes though the route is open to all: they decide how much it shows.
  private static final Rule.Organization SEEN_BY_ALL =
      new Rule.Organization(
          OrgRole.NONE,
          List.of(Scope.ADMIN_ORG, Scope.READ_ORG, Scope.REPO, Scope.USER, Scope.WRITE_ORG),
          new Need.Nothing(),
          "");

  private final Database database;
  private final CallerView view;
  private final OrganizationStore organizations;
  private final RepositoryStore repositories;

  OrgsApi(
      Database database,
      CallerView view,
      OrganizationStore organizations,
      RepositoryStore repositories) {
    this.database = database;
    this.view = view;
    this.organizations = organizations;
    this.repositories = repositories;
  }

  List<Route> routes() {
    var all = Route.plain("/organizations", Rule.Plain.ANYONE);
    all.get("", "orgs/list", this::list);
    var one = Route.organization("/orgs/{org}", SEEN_BY_ALL, SEEN_BY_ALL);
    one.get("", "orgs/get", this::get);
    return Route.all(all, one);
  }

  private Reply list(Request request) {
    long since = request.query("since").filter(Digits::isId).map(Long::parseLong).orElse(0L);
    int size = request.page().size();
    var found = database.read(handle -> organizations.since(handle, since, size + 1));
    var page = found.subList(0, Math.min(size, found.size()));
    var lastId =
        found.size() > size ? Optional.of(page.getLast().id().value()) : Optional.<Long>empty();
    return request.since(
        lastId, page.stream().map(it -> AccountJson.organization(it, request.urls())).toList());
  }

  private Reply get(Request request, Level.Organization level) {
    boolean isMember = view.seesMembers(level, request.caller());
    return database.snapshot(handle -> {
      var organization = organizations.get(handle, level.id());
      long publicOnes = repositories.count(handle, level.id(), Visibility.PUBLIC);
      var others =
          isMember
              ? Optional.of(
                  repositories.count(handle, level.id(), Visibility.PRIVATE)
                      + repositories.count(handle, level.id(), Visibility.INTERNAL))
              : Optional.<Long>empty();
      return Reply.ok(
              AccountJson.organizationFull(organization, publicOnes, others, request.urls()))
          .modifiedAt(organization.updatedAt());
    });
  }
}
