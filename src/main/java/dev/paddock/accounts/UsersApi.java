package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.List;

/**
 * The routes for users.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/users/users">REST API endpoints
 *     for users</a>
 */
final class UsersApi {
  private final Database database;
  private final UserStore users;
  private final OrganizationStore organizations;
  private final AccountWriter writer;

  UsersApi(
      Database database, UserStore users, OrganizationStore organizations, AccountWriter writer) {
    this.database = database;
    this.users = users;
    this.organizations = organizations;
    this.writer = writer;
  }

  List<Route> routes() {
    var users = Route.plain("", Rule.Plain.USER);
    users.get("/user", "users/get-authenticated", this::getAuthenticated);
    var own = users.with(Rule.Plain.OWN_ORGANIZATIONS, Rule.Plain.OWN_ORGANIZATIONS);
    own.get("/user/orgs", "orgs/list-for-authenticated-user", this::listOrgs);
    var seen = users.with(Rule.Plain.ANYONE, Rule.Plain.ANYONE);
    seen.get("/users/{username}", "users/get-by-username", this::getByUsername);
    var admin = users.with(Rule.Plain.SITE_ADMIN, Rule.Plain.SITE_ADMIN);
    admin.put("/users/{username}/suspended", "enterprise-admin/suspend-user", this::suspendUser);
    admin.delete(
        "/users/{username}/suspended", "enterprise-admin/unsuspend-user", this::unsuspendUser);
    return users.routes();
  }

  private Reply getAuthenticated(Request request) {
    var user = database.read(handle -> users.get(handle, request.user().userId()));
    return Reply.ok(AccountJson.privateUser(user, request.urls())).modifiedAt(user.updatedAt());
  }

  private Reply getByUsername(Request request) {
    var login = request.variable("username");
    return database.snapshot(handle ->
        users
            .find(handle, login)
            .map(user ->
                Reply.ok(AccountJson.publicUser(user, request.urls())).modifiedAt(user.updatedAt()))
            .or(() ->
                organizations
                    .find(handle, login)
                    .map(organization ->
                        Reply.ok(AccountJson.publicUser(organization, request.urls()))
                            .modifiedAt(organization.updatedAt())))
            .orElseThrow(ApiException::notFound));
  }

  private Reply listOrgs(Request request) {
    var id = request.user().userId();
    var only = CallerView.confinedTo(request.caller());
    return database.snapshot(handle ->
        request.paged(
            organizations.countOfUser(handle, id, only),
            organizations.ofUser(handle, id, only, request.page()).stream()
                .map(organization -> AccountJson.organization(organization, request.urls()))
                .toList()));
  }

  private Reply suspendUser(Request request) {
    checkReason(request);
    writer.suspend(request.origin(), named(request), request.user().userId());
    return Reply.noContent();
  }

  private Reply unsuspendUser(Request request) {
    checkReason(request);
    writer.unsuspend(request.origin(), named(request));
    return Reply.noContent();
  }

  // The reason is checked and not kept.
  private static void checkReason(Request request) {
    var body = request.bodyOrEmpty();
    body.optionalText("reason");
    body.check();
  }

  private User named(Request request) {
    return database.read(handle -> users.named(handle, request.variable("username")));
  }
}
