package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import dev.paddock.rest.Body;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Json;
import dev.paddock.web.Reply;
import dev.paddock.web.Urls;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The routes by which site administrators make users, organizations and impersonation tokens.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/enterprise-admin/users">REST
 *     API endpoints for enterprise users</a>
 */
final class AdminApi {
  private static final String CREATE_TOKEN = "enterprise-admin/create-impersonation-o-auth-token";
  private static final String DELETE_TOKEN = "enterprise-admin/delete-impersonation-o-auth-token";

  private final Database database;
  private final UserStore users;
  private final AccountWriter writer;
  private final Clock clock;

  AdminApi(Database database, UserStore users, AccountWriter writer, Clock clock) {
    this.database = database;
    this.users = users;
    this.writer = writer;
    this.clock = clock;
  }

  List<Route> routes() {
    var admin = Route.plain("/admin", Rule.Plain.SITE_ADMIN);
    admin.post("/organizations", "enterprise-admin/create-org", this::createOrg);
    admin.post("/users", "enterprise-admin/create-user", this::createUser);
    var tokens = admin.at("/users/{username}/authorizations");
    tokens.post("", CREATE_TOKEN, this::createImpersonationToken);
    tokens.delete("", DELETE_TOKEN, this::deleteImpersonationToken);
    return admin.routes();
  }

  private Reply createOrg(Request request) {
    var body = request.body();
    var text = body.text("login");
    var admin = body.text("admin");
    var name = body.optionalText("profile_name");
    body.check();
    var created = writer.createOrganization(request.origin(), text, admin, name);
    return Reply.created(AccountJson.organization(created, request.urls()));
  }

  private Reply createUser(Request request) {
    var body = request.body();
    var text = body.text("login");
    var email = body.optionalText("email");
    boolean suspended = body.optionalFlag("suspended").orElse(false);
    body.check();
    var created = writer.createUser(request.origin(), text, email, suspended);
    return Reply.created(AccountJson.simpleUser(created, request.urls()));
  }

  private Reply createImpersonationToken(Request request) {
    var body = request.body();
    var scopes = scopes(body);
    body.check();
    var user = named(request);
    var token = writer.impersonate(request.origin(), user, scopes);
    return Reply.created(authorization(token, scopes, user, request.urls()));
  }

  private static Set<Scope> scopes(Body body) {
    var scopes = new LinkedHashSet<Scope>();
    for (String word : body.texts("scopes", 0, Integer.MAX_VALUE)) {
      scopes.add(
          Scope.of(word)
              .orElseThrow(() ->
                  ApiException.invalidField(
                      "OauthAccess", "scopes", "invalid", word + " is not a scope")));
    }
    return scopes;
  }

  private Map<String, Object> authorization(String token, Set<Scope> scopes, User user, Urls urls) {
    var now = Json.time(clock.instant());
    var app = new LinkedHashMap<String, Object>();
    app.put("name", "GitHub Site Administrator");
    app.put("url", urls.html("/stafftools"));
    app.put("client_id", "00000000000000000000");
    var json = new LinkedHashMap<String, Object>();
    json.put("id", user.id().value());
    json.put("url", urls.api("/admin/users/%s/authorizations".formatted(user.login())));
    json.put("app", app);
    json.put("token", token);
    json.put("hashed_token", null);
    json.put("token_last_eight", token.substring(token.length() - 8));
    json.put("note", null);
    json.put("note_url", null);
    json.put("created_at", now);
    json.put("updated_at", now);
    json.put("scopes", scopes.stream().map(Scope::wire).toList());
    json.put("fingerprint", null);
    json.put("expires_at", null);
    json.put("user", AccountJson.simpleUser(user, urls));
    return json;
  }

  private Reply deleteImpersonationToken(Request request) {
    writer.revokeImpersonations(request.origin(), named(request));
    return Reply.noContent();
  }

  private User named(Request request) {
    return database.read(handle -> users.named(handle, request.variable("username")));
  }
}
