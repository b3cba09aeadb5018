package dev.paddock.accounts;

import dev.paddock.accounts.EnterpriseStore.Enterprise;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserId;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import java.util.Collection;
import java.util.Optional;

/**
 * The writer of users, organizations, the enterprise and impersonation tokens: checks the rules of
 * each change and puts it on record.
 */
public final class AccountWriter {
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
    return audit.write(
        origin,
        change -> {
          var owner =
              users
                  .find(change.tx(), admin)
                  .orElseThrow(() ->
                      ApiException.invalidField(
                          "Organization", "admin", "invalid", "admin is not a user"));
          var enterprise = enterprises.find(change.tx()).orElseThrow();
          return createOrganization(change, login, name, Role.READ, enterprise.level(), owner);
        });
  }

  /**
   * Makes an organization.
   *
   * @param owner the first owner
   * @throws ApiException 422 if the login is taken
   */
  public Organization createOrganization(
      Change change,
      Login login,
      Optional<String> name,
      Role defaultRepositoryPermission,
      Level.Enterprise enterprise,
      User owner) {
    refuseTaken(change.tx(), "Organization", login);
    var organization =
        organizations.insert(change, login, name, defaultRepositoryPermission, enterprise);
    organizations.setRole(change, organization.level(), owner, OrgRole.OWNER);
    return organization;
  }

  /** Changes an organization. */
  public void updateOrganization(
      Change change, Organization old, Optional<String> name, Role defaultRepositoryPermission) {
    organizations.update(change, old, name, defaultRepositoryPermission);
  }

  /** Makes the enterprise. */
  public Enterprise createEnterprise(Change change, Login slug, String name) {
    return enterprises.insert(change, slug, name);
  }

  /** Changes the name of the enterprise. */
  public void renameEnterprise(Change change, Enterprise enterprise, String name) {
    enterprises.rename(change, enterprise, name);
  }

  /** Makes a user an owner of the enterprise; false if they are one already. */
  public boolean addEnterpriseOwner(Change change, Enterprise enterprise, User user) {
    return enterprises.addOwner(change, enterprise, user);
  }

  User createUser(Origin origin, String text, Optional<String> email, boolean suspended) {
    var login = login("User", text);
    return audit.write(
        origin,
        change -> {
          var user = createUser(change, login, Optional.empty(), email, false);
          if (suspended) {
            suspend(change, user);
          }
          return user;
        });
  }

  /**
   * Makes a user.
   *
   * @throws ApiException 422 if the login is taken or reserved
   */
  public User createUser(
      Change change,
      Login login,
      Optional<String> name,
      Optional<String> email,
      boolean siteAdmin) {
    refuseTaken(change.tx(), "User", login);
    return users.insert(change, login, name, email, siteAdmin);
  }

  /** Changes a user's name, email address and site administrator flag. */
  public void updateUser(
      Change change, User old, Optional<String> name, Optional<String> email, boolean siteAdmin) {
    users.update(change, old, name, email, siteAdmin);
  }

  /** Suspends a user who is not suspended already. */
  public void suspend(Change change, User user) {
    users.suspend(change, user);
  }

  /** Ends the suspension of a user, if there is one. */
  public void unsuspend(Change change, User user) {
    users.unsuspend(change, user);
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

  /** Makes an impersonation token and gives its text. */
  String impersonate(Origin origin, User user, Collection<Scope> scopes) {
    return audit.write(origin, change -> tokens.impersonation(change, user, scopes));
  }

  void revokeImpersonations(Origin origin, User user) {
    if (!database.write(tx -> tokens.revokeImpersonations(audit.change(tx, origin), user))) {
      throw ApiException.notFound();
    }
  }
}
