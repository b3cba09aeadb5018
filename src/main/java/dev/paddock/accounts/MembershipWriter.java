package dev.paddock.accounts;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Origin;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;

/** The writer of memberships of organizations. An organization always keeps an owner. */
public final class MembershipWriter {
  private final Database database;
  private final AuditFeature audit;
  private final OrganizationStore organizations;

  MembershipWriter(Database database, AuditFeature audit, OrganizationStore organizations) {
    this.database = database;
    this.audit = audit;
    this.organizations = organizations;
  }

  void set(Origin origin, Level.Organization organization, User user, OrgRole role) {
    database.write(tx -> {
      set(audit.change(tx, origin), organization, user, role);
      return role;
    });
  }

  /**
   * Makes a user a member or an owner; does nothing if they are that already.
   *
   * @throws ApiException 403 if no owner would be left
   */
  public void set(Change change, Level.Organization organization, User user, OrgRole role) {
    keepAnOwner(change.tx(), organization, user, role);
    organizations.setRole(change, organization, user, role);
  }

  void remove(Origin origin, Level.Organization organization, User user) {
    boolean removed =
        database.write(tx -> {
          keepAnOwner(tx, organization, user, OrgRole.NONE);
          return organizations.removeMember(audit.change(tx, origin), organization, user);
        });
    if (!removed) {
      throw ApiException.notFound();
    }
  }

  private void keepAnOwner(Tx tx, Level.Organization organization, User user, OrgRole role) {
    if (role != OrgRole.OWNER
        && organizations.role(tx, organization.id(), user.id()) == OrgRole.OWNER
        && organizations.countOwners(tx, organization.id()) == 1) {
      throw ApiException.of(Kind.FORBIDDEN, "Cannot remove the last owner of the organization.");
    }
  }
}
