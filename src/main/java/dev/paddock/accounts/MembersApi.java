package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Rule.Need;
import dev.paddock.identity.Scope;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import dev.paddock.web.Urls;
import java.util.List;

/**
 * The routes for members of organizations.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/orgs/members">REST API
 *     endpoints for organization members</a>
 */
final class MembersApi {
  // Membership is concealed: callers outside the organization see an empty list.
  private static final Rule.Organization LIST =
      new Rule.Organization(
          OrgRole.NONE,
          List.of(Scope.READ_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.READ),
          "");

  private static final Rule.Organization READ =
      new Rule.Organization(
          OrgRole.MEMBER,
          List.of(Scope.READ_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.READ),
          "You must be a member of the organization to see membership information.");

  private static final Rule.Organization WRITE =
      new Rule.Organization(
          OrgRole.OWNER,
          List.of(Scope.ADMIN_ORG),
          new Need.Granted(Permission.MEMBERS, Grade.WRITE),
          "You must be an admin to add or update an organization membership.");

  private final Database database;
  private final CallerView view;
  private final UserStore users;
  private final OrganizationStore organizations;
  private final MembershipWriter writer;

  MembersApi(
      Database database,
      CallerView view,
      UserStore users,
      OrganizationStore organizations,
      MembershipWriter writer) {
    this.database = database;
    this.view = view;
    this.users = users;
    this.organizations = organizations;
    this.writer = writer;
  }

  List<Route> routes() {
    var members = Route.organization("/orgs/{org}/members", LIST, WRITE);
    members.get("", "orgs/list-members", this::listMembers);
    members.get("/{username}", "orgs/check-membership-for-user", this::checkMembership);
    members.delete("/{username}", "orgs/remove-member", this::removeMembership);
    var one = Route.organization("/orgs/{org}/memberships/{username}", READ, WRITE);
    one.get("", "orgs/get-membership-for-user", this::getMembership);
    one.put("", "orgs/set-membership-for-user", this::setMembership);
    one.delete("", "orgs/remove-membership-for-user", this::removeMembership);
    var own = Route.plain("/user/memberships/orgs/{org}", Rule.Plain.OWN_MEMBERSHIP);
    own.get("", "orgs/get-membership-for-authenticated-user", this::getOwnMembership);
    return Route.all(members, one, own);
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
    return view.seesMembers(organization, request.caller());
  }

  private Reply getMembership(Request request, Level.Organization organization) {
    return membership(request, organization, named(request));
  }

  private Reply getOwnMembership(Request request) {
    var organization =
        database
            .read(handle -> organizations.find(handle, request.variable("org")))
            .orElseThrow(ApiException::notFound);
    if (CallerView.confinedTo(request.caller())
        .filter(it -> !it.equals(organization.id()))
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
