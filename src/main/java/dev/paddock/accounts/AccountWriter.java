package dev.paddock.accounts;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserId;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import java.util.Collection;
import java.util.Optional;

/** Every change that site administrators make: users, organizations, tokens to act for a user. */
final class AccountWriter {
  private final Database database;
  private final UserStore users;
  private final OrganizationStore organizations;
  private final EnterpriseStore enterprises;
  private final TokenWriter tokens;
  private final AuditFeature audit;

  AccountWriter(
      Database database,
      AuditFeature audit,
      UserStore users,
      OrganizationStore organizations,
      EnterpriseStore enterprises,
      TokenWriter tokens) {
    this.database = database;
    this.audit = audit;
    this.users = users;
    this.organizations = organizations;
    this.enterprises = enterprises;
    this.tokens = tokens;
  }

  Organization createOrganization(Origin origin, String text, String admin, Optional<String> name) {
    var login = login("Organization", text);
    return database.write(tx -> {
      var change = audit.change(tx, origin);
      refuseTaken(tx, "Organization", login);
      var owner =
          users
              .find(tx, admin)
              .orElseThrow(() ->
                  ApiException.invalidField(
                      "Organization", "admin", "invalid", "admin is not a user"));
      var organization =
          organizations.insert(
              change, login, name, Role.READ, enterprises.find(tx).orElseThrow().level());
      organizations.setRole(change, organization.level(), owner, OrgRole.OWNER);
      return organization;
    });
  }

  User createUser(Origin origin, String text, Optional<String> email, boolean suspended) {
    var login = login("User", text);
    return database.write(tx -> {
      refuseTaken(tx, "User", login);
      var change = audit.change(tx, origin);
      var user = users.insert(change, login, Optional.empty(), email, false);
      if (suspended) {
        users.suspend(change, user);
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

  private static void refuseTaken(Tx tx, String resource, Login login) {
    if (Accounts.exists(tx, login)) {
      throw ApiException.invalidField(
          resource, "login", "already_exists", "Login is already taken");
    }
  }

  void suspend(Origin origin, User user, UserId caller) {
    if (user.id().equals(caller)) {
      throw ApiException.of(Kind.FORBIDDEN, "You can't suspend your own account.");
    }
    database.write(tx -> {
      users.suspend(audit.change(tx, origin), users.get(tx, user.id()));
      return user;
    });
  }

  void unsuspend(Origin origin, User user) {
    database.write(tx -> {
      users.unsuspend(audit.change(tx, origin), users.get(tx, user.id()));
      return user;
    });
  }

  /** Makes a token and gives its text. */
  String impersonate(Origin origin, User user, Collection<Scope> scopes) {
    return audit.write(origin, change -> tokens.impersonation(change, user, scopes));
  }

  void revokeImpersonations(Origin origin, User user) {
    if (!database.write(tx -> tokens.revokeImpersonations(audit.change(tx, origin), user))) {
      throw ApiException.notFound();
    }
  }
}
