package dev.paddock.accounts;

import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.http.Urls;
import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Rule.Need;
import dev.paddock.identity.Scope;
import dev.paddock.store.Database;
import java.util.List;

/**
 * Members of organizations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/orgs/members">REST API
 *     endpoints for organization members</a>
 */
final class MembersApi {
  // Membership is concealed: who is outside sees an empty list.
  private static final Rule.Organization LIST =
      new Rule.Organization(
          OrgRole.NONE,
          List.of(Scope.READ_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.READ),
          "",
          false);

  private static final Rule.Organization READ =
      new Rule.Organization(
          OrgRole.MEMBER,
          List.of(Scope.READ_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.READ),
          "You must be a member of the organization to see membership information.",
          false);

  private static final Rule.Organization WRITE =
      new Rule.Organization(
          OrgRole.OWNER,
          List.of(Scope.ADMIN_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.WRITE),
          "You must be an admin to add or update an organization membership.",
          false);

  private final Database database;
  private final Access access;
  private final UserStore users;
  private final OrganizationStore organizations;
  private final MembershipWriter writer;

  MembersApi(
      Database database,
      Access access,
      UserStore users,
      OrganizationStore organizations,
      MembershipWriter writer) {
    this.database = database;
    this.access = access;
    this.users = users;
    this.organizations = organizations;
    this.writer = writer;
  }

  List<Route> routes() {
    return List.of(
        Route.organization(
            "GET", "/orgs/{org}/members", "orgs/list-members", LIST, this::listMembers),
        Route.organization(
            "GET",
            "/orgs/{org}/members/{username}",
            "orgs/check-membership-for-user",
            LIST,
            this::checkMembership),
        Route.organization(
            "DELETE",
            "/orgs/{org}/members/{username}",
            "orgs/remove-member",
            WRITE,
            this::removeMembership),
        Route.organization(
            "GET",
            "/orgs/{org}/memberships/{username}",
            "orgs/get-membership-for-user",
            READ,
            this::getMembership),
        Route.organization(
            "PUT",
            "/orgs/{org}/memberships/{username}",
            "orgs/set-membership-for-user",
            WRITE,
            this::setMembership),
        Route.organization(
            "DELETE",
            "/orgs/{org}/memberships/{username}",
            "orgs/remove-membership-for-user",
            WRITE,
            this::removeMembership),
        Route.plain(
            "GET",
            "/user/memberships/orgs/{org}",
            "orgs/get-membership-for-authenticated-user",
            Rule.Plain.OWN_MEMBERSHIP,
            this::getOwnMembership));
  }

  private Reply listMembers(Request request, Level.Organization organization) {
    if (!mayKnowMembers(request, organization)) {
      return Reply.ok(List.of());
    }
    var role = request.query("role").filter(List.of("admin", "member")::contains).orElse("all");
    return database.snapshot(handle ->
        request.paged(
            organization,
            organizations.countMembers(handle, organization.id(), role),
            organizations.members(handle, organization.id(), role, request.page()).stream()
                .map(user -> AccountJson.simpleUser(user, request.urls()))
                .toList()));
  }

  private Reply checkMembership(Request request, Level.Organization organization) {
    if (!mayKnowMembers(request, organization)) {
      return Reply.found(
          request
              .urls()
              .api(
                  "/orgs/%s/public_members/%s"
                      .formatted(
                          organization.login(), Urls.segment(request.variable("username")))));
    }
    var member = named(request);
    if (roleOf(organization, member) == OrgRole.NONE) {
      throw ApiException.notFound();
    }
    return Reply.noContent();
  }

  private boolean mayKnowMembers(Request request, Level.Organization organization) {
    return access.seesMembers(organization, request.caller());
  }

  private Reply getMembership(Request request, Level.Organization organization) {
    return membership(request, organization, named(request));
  }

  private Reply getOwnMembership(Request request) {
    var organization =
        database
            .read(handle -> organizations.find(handle, request.variable("org")))
            .orElseThrow(ApiException::notFound);
    if (Access.confinedTo(request.caller())
        .filter(it -> !it.equals(organization.level().id()))
        .isPresent()) {
      throw ApiException.notFound();
    }
    var user = database.read(handle -> users.get(handle, request.user().userId()));
    return membership(request, organization.level(), user);
  }

  private Reply setMembership(Request request, Level.Organization organization) {
    var body = request.bodyOrEmpty();
    var role =
        body.optionalWord("role", List.of("admin", "member")).orElse("member").equals("admin")
            ? OrgRole.OWNER
            : OrgRole.MEMBER;
    body.check();
    var user = named(request);
    writer.set(request.origin(), organization, user, role);
    return membership(request, organization, user);
  }

  private Reply removeMembership(Request request, Level.Organization organization) {
    writer.remove(request.origin(), organization, named(request));
    return Reply.noContent();
  }

  private OrgRole roleOf(Level.Organization organization, User user) {
    return database.read(handle -> organizations.role(handle, organization.id(), user.id()));
  }

  private Reply membership(Request request, Level.Organization level, User user) {
    var role = roleOf(level, user);
    if (role == OrgRole.NONE) {
      throw ApiException.notFound();
    }
    var organization = database.read(handle -> organizations.get(handle, level.id()));
    return Reply.ok(MembershipJson.of(organization, user, role, request.urls()));
  }

  private User named(Request request) {
    return database.read(handle -> users.named(handle, request.variable("username")));
  }
}
