package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Role;
import dev.paddock.identity.UserId;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Organizations in the database. */
public final class OrganizationStore {
  private static final String SELECT =
      """
      select o.id, o.level_id, a.login, a.name, o.default_repository_permission,
        a.created_at, a.updated_at
      from organizations o join accounts a on a.id = o.id
      """;

  private final Clock clock;

  OrganizationStore(Clock clock) {
    this.clock = clock;
  }

  /** Finds an organization by login, whatever its case. */
  public Optional<Organization> find(Handle handle, String login) {
    return handle
        .createQuery(SELECT + "where a.login_key = lower(:login)")
        .bind("login", login)
        .map(row -> organization(row))
        .findOne();
  }

  /** The organization of an id, which must exist. */
  public Organization get(Handle handle, OrgId id) {
    return handle
        .createQuery(SELECT + "where o.id = :id")
        .bind("id", id)
        .map(row -> organization(row))
        .one();
  }

  /** All organizations, by id. */
  public List<Organization> all(Handle handle) {
    return since(handle, 0, Integer.MAX_VALUE);
  }

  List<Organization> since(Handle handle, long id, int most) {
    return handle
        .createQuery(SELECT + "where o.id > :id order by o.id limit :most")
        .bind("id", id)
        .bind("most", most)
        .map(row -> organization(row))
        .list();
  }

  /**
   * A page of the organizations that a user is a member of, by id.
   *
   * @param only the one organization that the caller's token may see; empty for all
   */
  public List<Organization> ofUser(Handle handle, UserId user, Optional<OrgId> only, Page page) {
    return handle
        .createQuery(
            SELECT
                + """
                join memberships m on m.organization_id = o.id
                where m.user_id = :user and (:only = 0 or o.id = :only)
                order by o.id limit :size offset :offset
                """)
        .bind("user", user)
        .bind("only", only.map(OrgId::value).orElse(0L))
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> organization(row))
        .list();
  }

  /** How many organizations a user is a member of. */
  public long countOfUser(Handle handle, UserId user, Optional<OrgId> only) {
    return handle
        .createQuery(
            """
            select count(*) from memberships
            where user_id = :user and (:only = 0 or organization_id = :only)
            """)
        .bind("user", user)
        .bind("only", only.map(OrgId::value).orElse(0L))
        .mapToLong()
        .one();
  }

  /** Makes an organization; its login must be free. */
  Organization insert(
      Change change,
      Login login,
      Optional<String> name,
      Role defaultRepositoryPermission,
      Level.Enterprise enterprise) {
    var tx = change.tx();
    long id = Accounts.insert(tx, "organization", login, name, Optional.empty(), clock.millis());
    var level = Levels.insert(tx, "organization", Optional.of(enterprise.levelId()));
    insert(tx, id, level, defaultRepositoryPermission);
    var made = get(tx, new OrgId(id));
    change.record(
        made.level(),
        "create",
        Operation.CREATE,
        Map.of("default_repository_permission", defaultRepositoryPermission.wire()));
    return made;
  }

  private static void insert(Tx tx, long id, LevelId level, Role defaultRepositoryPermission) {
    tx.createUpdate(
            """
            insert into organizations (id, level_id, default_repository_permission)
            values (:id, :level, :permission)
            """)
        .bind("id", id)
        .bind("level", level)
        .bind("permission", defaultRepositoryPermission.wire())
        .execute();
  }

  void update(
      Change change, Organization old, Optional<String> name, Role defaultRepositoryPermission) {
    var id = old.id();
    var tx =
        change.record(
            old.level(),
            defaultRepositoryPermission == old.defaultRepositoryPermission()
                ? "update"
                : "update_default_repository_permission",
            Operation.MODIFY,
            Map.of(
                "old_permission", old.defaultRepositoryPermission().wire(),
                "permission", defaultRepositoryPermission.wire()));
    Accounts.update(tx, id.value(), name, Optional.empty(), clock.millis());
    tx.createUpdate(
            """
            update organizations set default_repository_permission = :permission where id = :id
            """)
        .bind("id", id)
        .bind("permission", defaultRepositoryPermission.wire())
        .execute();
  }

  /** The role of a user in an organization. */
  public OrgRole role(Handle handle, OrgId organization, UserId user) {
    return handle
        .createQuery(
            """
            select role from memberships
            where organization_id = :organization and user_id = :user
            """)
        .bind("organization", organization)
        .bind("user", user)
        .mapToString()
        .findOne()
        .map(OrgRole::ofStored)
        .orElse(OrgRole.NONE);
  }

  /** Makes a user a member or an owner; does nothing if they are that already. */
  void setRole(Change change, Level.Organization organization, User user, OrgRole role) {
    var old = role(change.tx(), organization.id(), user.id());
    if (old == role) {
      return;
    }
    record(
            change,
            organization,
            user,
            old == OrgRole.NONE ? "add_member" : "update_member",
            old == OrgRole.NONE ? Operation.CREATE : Operation.MODIFY,
            role)
        .createUpdate(
            """
            insert into memberships (organization_id, user_id, role)
            values (:organization, :user, :role)
            on conflict (organization_id, user_id) do update set role = excluded.role
            """)
        .bind("organization", organization.id())
        .bind("user", user.id())
        .bind("role", role.wire())
        .execute();
  }

  private static Tx record(
      Change change,
      Level.Organization organization,
      User user,
      String action,
      Operation operation,
      OrgRole permission) {
    return change.record(
        organization,
        action,
        operation,
        Map.of(
            "user", user.login(), "user_id", user.id().value(), "permission", permission.wire()));
  }

  boolean removeMember(Change change, Level.Organization organization, User user) {
    var old = role(change.tx(), organization.id(), user.id());
    if (old == OrgRole.NONE) {
      return false;
    }
    record(change, organization, user, "remove_member", Operation.REMOVE, old)
        .createUpdate(
            "delete from memberships where organization_id = :organization and user_id = :user")
        .bind("organization", organization.id())
        .bind("user", user.id())
        .execute();
    return true;
  }

  long countOwners(Handle handle, OrgId organization) {
    return countMembers(handle, organization, "admin");
  }

  /**
   * Members, by id.
   *
   * @param role {@code all}, {@code admin} or {@code member}
   */
  public List<User> members(Handle handle, OrgId organization, String role, Page page) {
    return handle
        .createQuery(
            """
            select u.id, a.login, a.name, a.email, u.site_admin, u.suspended_at, a.created_at,
              a.updated_at
            from memberships m join users u on u.id = m.user_id join accounts a on a.id = u.id
            where m.organization_id = :organization and (:role = 'all' or m.role = :role)
            order by u.id limit :size offset :offset
            """)
        .bind("organization", organization)
        .bind("role", role)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> UserStore.user(row))
        .list();
  }

  long countMembers(Handle handle, OrgId organization, String role) {
    return handle
        .createQuery(
            """
            select count(*) from memberships
            where organization_id = :organization and (:role = 'all' or role = :role)
            """)
        .bind("organization", organization)
        .bind("role", role)
        .mapToLong()
        .one();
  }

  private static Organization organization(Row row) {
    return new Organization(
        new Level.Organization(
            row.id("level_id", LevelId::new), row.id("id", OrgId::new), row.getString("login")),
        row.optionalString("name"),
        Role.of(row.getString("default_repository_permission")),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
