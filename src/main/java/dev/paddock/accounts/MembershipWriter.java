package dev.paddock.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.store.Database;
import org.jdbi.v3.core.Handle;

/** Every change of who belongs to an organization; it always keeps an owner. */
final class MembershipWriter {
  private final Database database;
  private final OrganizationStore organizations;

  MembershipWriter(Database database, OrganizationStore organizations) {
    this.database = database;
    this.organizations = organizations;
  }

  void set(Level.Organization organization, User user, OrgRole role) {
    database.write(tx -> {
      keepAnOwner(tx, organization, user, role);
      organizations.setRole(tx, organization.id(), user.id(), role);
      return role;
    });
  }

  void remove(Level.Organization organization, User user) {
    boolean removed =
        database.write(tx -> {
          keepAnOwner(tx, organization, user, OrgRole.NONE);
          return organizations.removeMember(tx, organization.id(), user.id());
        });
    if (!removed) {
      throw ApiException.notFound();
    }
  }

  private void keepAnOwner(Handle tx, Level.Organization organization, User user, OrgRole role) {
    if (role != OrgRole.OWNER
        && organizations.role(tx, organization.id(), user.id()) == OrgRole.OWNER
        && organizations.countOwners(tx, organization.id()) == 1) {
      throw ApiException.of(Kind.FORBIDDEN, "Cannot remove the last owner of the organization.");
    }
  }
}
