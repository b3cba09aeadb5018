package dev.paddock.identity;

import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.RowMapper;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds levels by the names and ids in a path, together with the role of a user in them. */
public final class Directory {
  private static final String ORGANIZATION =
      """
      select a.id, a.login, o.level_id, m.role
      from accounts a
      join organizations o on o.id = a.id
      left join memberships m on m.organization_id = o.id and m.user_id = :user
      """;

  private static final String REPOSITORY =
      """
      select r.id, r.level_id, r.name, r.visibility, r.organization_id, a.login,
        o.level_id as organization_level_id, o.default_repository_permission,
        r.archived, m.role as organization_role, c.role as collaborator_role,
        exists (select 1 from memberships x where x.user_id = :user) as is_member
      from repositories r
      join organizations o on o.id = r.organization_id
      join accounts a on a.id = o.id
      left join memberships m on m.organization_id = o.id and m.user_id = :user
      left join collaborators c on c.repository_id = r.id and c.user_id = :user
      """;

  private static final String ENTERPRISE = "select id, level_id, slug from enterprises ";

  private Directory() {}

  /** An organization and the role of the user in it. */
  record OrganizationSeen(Level.Organization organization, OrgRole role) {}

  /**
   * A repository and the role of the user in it.
   *
   * @param role the strongest of owner, collaborator and the organization's base permission
   * @param byMember whether the user is a member of any organization, and so of the enterprise
   */
  record RepositorySeen(Level.Repository repository, Role role, boolean byMember) {}

  static Optional<OrganizationSeen> organization(Handle handle, String login, UserId user) {
    return handle
        .createQuery(ORGANIZATION + "where a.login_key = :login")
        .bind("login", login.toLowerCase(Locale.ROOT))
        .bind("user", user)
        .map(row -> organizationSeen(row))
        .findOne();
  }

  static Optional<OrganizationSeen> organization(Handle handle, OrgId id, UserId user) {
    return handle
        .createQuery(ORGANIZATION + "where a.id = :id")
        .bind("id", id)
        .bind("user", user)
        .map(row -> organizationSeen(row))
        .findOne();
  }

  static Optional<RepositorySeen> repository(
      Handle handle, String owner, String name, UserId user) {
    return handle
        .createQuery(REPOSITORY + "where a.login_key = :owner and r.name_key = :name")
        .bind("owner", owner.toLowerCase(Locale.ROOT))
        .bind("name", name.toLowerCase(Locale.ROOT))
        .bind("user", user)
        .map(row -> repositorySeen(row))
        .findOne();
  }

  static Optional<RepositorySeen> repository(Handle handle, RepoId id, UserId user) {
    return handle
        .createQuery(REPOSITORY + "where r.id = :id")
        .bind("id", id)
        .bind("user", user)
        .map(row -> repositorySeen(row))
        .findOne();
  }

  static Optional<Level.Environment> environment(
      Handle handle, Level.Repository repository, String name) {
    return handle
        .createQuery(
            """
            select id, level_id, name from environments
            where repository_id = :repository and name_key = :name
            """)
        .bind("repository", repository.id())
        .bind("name", name.toLowerCase(Locale.ROOT))
        .map(row ->
            new Level.Environment(
                row.id("level_id", LevelId::new),
                row.getLong("id"),
                repository,
                row.getString("name")))
        .findOne();
  }

  static Optional<Level.Enterprise> enterprise(Handle handle, String slug) {
    return handle
        .createQuery(ENTERPRISE + "where slug_key = :slug")
        .bind("slug", slug.toLowerCase(Locale.ROOT))
        .map(row -> enterprise(row))
        .findOne();
  }

  static boolean owns(Handle handle, UserId user, Level.Enterprise enterprise) {
    return owns(handle, user, enterprise.id());
  }

  /** Whether a user owns the enterprise of an id; there is none with the id 0. */
  static boolean owns(Handle handle, UserId user, long enterprise) {
    return handle
        .createQuery(
            "select 1 from enterprise_owners where enterprise_id = :id and user_id = :user")
        .bind("id", enterprise)
        .bind("user", user)
        .exists();
  }

  /**
   * The enterprise, organization or repository of a level id; the rights of a caller are not
   * checked.
   */
  public static Optional<Level> level(Handle handle, LevelId id) {
    return Optional.<Level>empty()
        .or(() ->
            only(
                handle,
                ORGANIZATION + "where o.level_id = :level",
                id,
                row -> organizationSeen(row).organization()))
        .or(() ->
            only(
                handle,
                REPOSITORY + "where r.level_id = :level",
                id,
                row -> repositorySeen(row).repository()))
        .or(() ->
            handle
                .createQuery(ENTERPRISE + "where level_id = :level")
                .bind("level", id)
                .map(Directory::enterprise)
                .findOne());
  }

  private static Optional<Level> only(
      Handle handle, String sql, LevelId level, RowMapper<Level> mapper) {
    return handle
        .createQuery(sql)
        .bind("level", level)
        .bind("user", UserId.nobody())
        .map(mapper)
        .findOne();
  }

  private static Level.Enterprise enterprise(Row row) {
    return new Level.Enterprise(
        row.id("level_id", LevelId::new), row.getLong("id"), row.getString("slug"));
  }

  /** The repository that had this name before. */
  static Optional<RepoId> redirect(Handle handle, String owner, String name) {
    return handle
        .createQuery(
            """
            select d.repository_id
            from repository_redirects d
            join accounts a on a.id = d.organization_id
            where a.login_key = :owner and d.name_key = :name
            """)
        .bind("owner", owner.toLowerCase(Locale.ROOT))
        .bind("name", name.toLowerCase(Locale.ROOT))
        .mapToId(RepoId::new)
        .findOne();
  }

  /** Whether a user is a member of any organization, and so of the enterprise. */
  static boolean isMemberAnywhere(Handle handle, UserId user) {
    return handle
        .createQuery("select 1 from memberships where user_id = :user limit 1")
        .bind("user", user)
        .exists();
  }

  /**
   * Whether a user reads every repository of an organization: owners do, and members by default.
   */
  static boolean readsAll(Handle handle, OrgId organization, UserId user) {
    return handle
        .createQuery(
            """
            select 1 from memberships m
            join organizations o on o.id = m.organization_id
            where m.organization_id = :organization and m.user_id = :user
              and (m.role = 'admin' or o.default_repository_permission <> 'none')
            """)
        .bind("organization", organization)
        .bind("user", user)
        .exists();
  }

  private static OrganizationSeen organizationSeen(Row row) {
    return new OrganizationSeen(
        new Level.Organization(
            row.id("level_id", LevelId::new), row.id("id", OrgId::new), row.getString("login")),
        orgRole(row.getString("role")));
  }

  private static OrgRole orgRole(@Nullable String stored) {
    return stored == null ? OrgRole.NONE : OrgRole.ofStored(stored);
  }

  private static RepositorySeen repositorySeen(Row row) {
    var owner =
        new Level.Organization(
            row.id("organization_level_id", LevelId::new),
            row.id("organization_id", OrgId::new),
            row.getString("login"));
    var repository =
        new Level.Repository(
            row.id("level_id", LevelId::new),
            row.id("id", RepoId::new),
            owner,
            row.getString("name"),
            Visibility.of(row.getString("visibility")),
            row.getBoolean("archived"));
    return new RepositorySeen(repository, role(row), row.getBoolean("is_member"));
  }

  private static Role role(Row row) {
    var collaborator = row.getString("collaborator_role");
    var role = collaborator == null ? Role.NONE : Role.of(collaborator);
    return switch (orgRole(row.getString("organization_role"))) {
      case OWNER -> Role.ADMIN;
      case MEMBER -> role.or(Role.of(row.getString("default_repository_permission")));
      case NONE -> role;
    };
  }
}
