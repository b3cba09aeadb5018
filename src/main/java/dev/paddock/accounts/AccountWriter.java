package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserId;
import dev.paddock.identity.UserTokens;
import dev.paddock.store.Database;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Every change that site administrators make: users, organizations, tokens to act for a user. */
final class AccountWriter {
  private final Database database;
  private final UserStore users;
  private final OrganizationStore organizations;
  private final EnterpriseStore enterprises;
  private final UserTokens tokens;

  AccountWriter(
      Database database,
      UserStore users,
      OrganizationStore organizations,
      EnterpriseStore enterprises,
      UserTokens tokens) {
    this.database = database;
    this.users = users;
    this.organizations = organizations;
    this.enterprises = enterprises;
    this.tokens = tokens;
  }

  Organization createOrganization(String text, String admin, Optional<String> name) {
    var login = login("Organization", text);
    return database.write(tx -> {
      refuseTaken(tx, "Organization", login);
      var owner =
          users
              .find(tx, admin)
              .orElseThrow(() ->
                  ApiException.invalidField(
                      "Organization", "admin", "invalid", "admin is not a user"));
      var organization =
          organizations.insert(
              tx, login, name, Role.READ, enterprises.find(tx).orElseThrow().level());
      organizations.setRole(tx, organization.level().id(), owner.id(), OrgRole.OWNER);
      return organization;
    });
  }

  User createUser(String text, Optional<String> email, boolean suspended) {
    var login = login("User", text);
    return database.write(tx -> {
      refuseTaken(tx, "User", login);
      var user = users.insert(tx, login, Optional.empty(), email, false);
      if (suspended) {
        users.suspend(tx, user.id());
      }
      return user;
    });
  }

  private static Login login(String resource, String text) {
    return Login.parse(text)
        .orElseThrow(() ->
            ApiException.invalidField(
                resource, "login", "invalid", "Login may hold " + Login.RULE));
  }

  private static void refuseTaken(Handle tx, String resource, Login login) {
    if (Accounts.exists(tx, login)) {
      throw ApiException.invalidField(
          resource, "login", "already_exists", "Login is already taken");
    }
  }

  void suspend(User user, UserId caller) {
    if (user.id().equals(caller)) {
      throw ApiException.of(Kind.FORBIDDEN, "You can't suspend your own account.");
    }
    database.write(tx -> users.suspend(tx, user.id()));
  }

  void unsuspend(User user) {
    database.write(tx -> users.unsuspend(tx, user.id()));
  }

  /** Makes a token and gives its text. */
  String impersonate(User user, Collection<Scope> scopes) {
    return database.write(tx -> tokens.impersonation(tx, user.id(), scopes));
  }

  void revokeImpersonations(User user) {
    if (database.write(tx -> tokens.revokeImpersonations(tx, user.id())) == 0) {
      throw ApiException.notFound();
    }
  }
}
