package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Role;
import dev.paddock.identity.UserId;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Collaborators of repositories in the database. Lists show members of the organization too, by its
 * default repository permission.
 */
public final class CollaboratorStore {
  // Each user with the strongest of their roles in the repository, by the same rules as Access.
  private static final String WITH_ROLES =
      """
      with people as (
        select c.user_id, c.role from collaborators c where c.repository_id = :repository
        union all
        select m.user_id,
          case when m.role = 'admin' then 'admin' else o.default_repository_permission end as role
        from memberships m join organizations o on o.id = m.organization_id
        where m.organization_id = :organization and :affiliation <> 'direct'
          and :affiliation <> 'outside'
      ), ranked as (
        select user_id, max(case role when 'admin' then 5 when 'maintain' then 4 when 'write' then 3
          when 'triage' then 2 when 'read' then 1 else 0 end) as strength
        from people
        where :affiliation <> 'outside' or user_id not in (
          select user_id from memberships where organization_id = :organization)
        group by user_id
      )
      """;

  /** A user and what they may do. */
  public record Collaborator(User user, Role role) {}

  /**
   * A page of the users who have at least a role, by id.
   *
   * @param affiliation {@code all}, {@code direct} or {@code outside}
   * @param least the weakest role listed
   */
  List<Collaborator> page(
      Handle handle, Level.Repository repository, String affiliation, Role least, Page page) {
    return handle
        .createQuery(
            WITH_ROLES
                + """
                select u.id, a.login, a.name, a.email, u.site_admin, u.suspended_at, a.created_at,
                  a.updated_at, r.strength
                from ranked r join users u on u.id = r.user_id join accounts a on a.id = u.id
                where r.strength >= :least
                order by u.id limit :size offset :offset
                """)
        .bind("repository", repository.id())
        .bind("organization", repository.owner().id())
        .bind("affiliation", affiliation)
        .bind("least", least.strength())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> new Collaborator(UserStore.user(row), Role.ofStrength(row.getInt("strength"))))
        .list();
  }

  long count(Handle handle, Level.Repository repository, String affiliation, Role least) {
    return handle
        .createQuery(WITH_ROLES + "select count(*) from ranked where strength >= :least")
        .bind("repository", repository.id())
        .bind("organization", repository.owner().id())
        .bind("affiliation", affiliation)
        .bind("least", least.strength())
        .mapToLong()
        .one();
  }

  CollaboratorRoles roles(Handle handle, OrgId organization, UserId user) {
    return new CollaboratorRoles(
        everywhere(handle, organization, user).orElse(Role.NONE),
        given(handle, organization, user));
  }

  /** The role of a user in all repositories of an organization; empty if they are no member. */
  private static Optional<Role> everywhere(Handle handle, OrgId organization, UserId user) {
    return handle
        .createQuery(
            """
            select case when m.role = 'admin' then 'admin'
              else o.default_repository_permission end
            from memberships m join organizations o on o.id = m.organization_id
            where m.organization_id = :organization and m.user_id = :user
            """)
        .bind("organization", organization)
        .bind("user", user)
        .mapToString()
        .findOne()
        .map(Role::of);
  }

  private static Map<Long, Role> given(Handle handle, OrgId organization, UserId user) {
    return handle
        .createQuery(
            """
            select c.repository_id, c.role
            from collaborators c join repositories r on r.id = c.repository_id
            where r.organization_id = :organization and c.user_id = :user
            """)
        .bind("organization", organization)
        .bind("user", user)
        .map(row -> Map.entry(row.getLong(1), Role.of(row.getString(2))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The role of a user as a collaborator of a repository, without what the organization gives. */
  public Optional<Role> given(Handle handle, RepoId repository, UserId user) {
    return handle
        .createQuery(
            "select role from collaborators where repository_id = :repository and user_id = :user")
        .bind("repository", repository)
        .bind("user", user)
        .mapToString()
        .findOne()
        .map(Role::of);
  }

  void set(Change change, Level.Repository repository, User user, Role role) {
    var old = given(change.tx(), repository.id(), user.id());
    if (old.equals(Optional.of(role))) {
      return;
    }
    record(
            change,
            repository,
            user,
            old.isEmpty() ? "add_member" : "update_member",
            old.isEmpty() ? Operation.CREATE : Operation.MODIFY,
            role)
        .createUpdate(
            """
            insert into collaborators (repository_id, user_id, role)
            values (:repository, :user, :role)
            on conflict (repository_id, user_id) do update set role = excluded.role
            """)
        .bind("repository", repository.id())
        .bind("user", user.id())
        .bind("role", role.wire())
        .execute();
  }

  private static Tx record(
      Change change,
      Level.Repository repository,
      User user,
      String action,
      Operation operation,
      Role permission) {
    return change.record(
        repository,
        action,
        operation,
        Map.of(
            "user", user.login(), "user_id", user.id().value(), "permission", permission.wire()));
  }

  void remove(Change change, Level.Repository repository, User user) {
    given(change.tx(), repository.id(), user.id())
        .ifPresent(old ->
            record(change, repository, user, "remove_member", Operation.REMOVE, old)
                .createUpdate(
                    "delete from collaborators where repository_id = :repository and user_id = :user")
                .bind("repository", repository.id())
                .bind("user", user.id())
                .execute());
  }

  /** All collaborators of a repository, by login. */
  public List<Collaborator> allGiven(Handle handle, RepoId repository) {
    return handle
        .createQuery(
            """
            select u.id, a.login, a.name, a.email, u.site_admin, u.suspended_at, a.created_at,
              a.updated_at, c.role
            from collaborators c join users u on u.id = c.user_id join accounts a on a.id = u.id
            where c.repository_id = :repository order by a.login_key
            """)
        .bind("repository", repository)
        .map(row -> new Collaborator(UserStore.user(row), Role.of(row.getString("role"))))
        .list();
  }
}
