package dev.paddock.identity;

import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.identity.Directory.RepositorySeen;
import dev.paddock.identity.Rule.Need;
import dev.paddock.store.Database;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Decides whether a caller may use a route on what its path names. The order of refusals is
 * GitHub's: 401 without credentials, 404 for what the caller can not see, 403 for a missing scope,
 * role or permission.
 */
public final class Access {
  private final Database database;

  public Access(Database database) {
    this.database = database;
  }

  /** Judges a route that is about no organization or repository. */
  public void plain(Caller caller, Rule rule) {
    switch (rule) {
      case Rule.AppJwt jwt -> requireJwt(caller);
      case Rule.Plain plain -> plain(caller, plain);
      case Rule.Organization other -> throw new IllegalArgumentException("needs an organization");
      case Rule.Repository other -> throw new IllegalArgumentException("needs a repository");
      case Rule.Enterprise other -> throw new IllegalArgumentException("needs an enterprise");
    }
  }

  private static void plain(Caller caller, Rule.Plain rule) {
    switch (rule) {
      case ANYONE -> {}
      case USER -> requireUser(caller);
      case SITE_ADMIN -> requireSiteAdmin(caller);
      case INSTALLATION -> {
        requireCredentials(caller);
        if (!(caller instanceof Caller.Installation)) {
          throw ApiException.of(
              Kind.FORBIDDEN, "You must authenticate with an installation access token.");
        }
      }
    }
  }

  private static void requireUser(Caller caller) {
    requireCredentials(caller);
    if (!(caller instanceof Caller.User)) {
      throw notAccessible(caller);
    }
  }

  private static void requireSiteAdmin(Caller caller) {
    requireCredentials(caller);
    if (!(caller instanceof Caller.Classic user)
        || !user.siteAdmin()
        || !user.has(Scope.SITE_ADMIN)) {
      throw ApiException.notFound();
    }
  }

  private static void requireJwt(Caller caller) {
    requireCredentials(caller);
    if (!(caller instanceof Caller.App)) {
      throw ApiException.of(Kind.UNAUTHORIZED, "A JSON web token could not be decoded");
    }
  }

  private static void requireCredentials(Caller caller) {
    if (caller instanceof Caller.Anonymous) {
      throw ApiException.of(Kind.UNAUTHORIZED, "Requires authentication");
    }
  }

  /** The enterprise of a slug, if the caller may administer it. */
  public Level.Enterprise enterprise(Caller caller, String slug, Rule.Enterprise rule) {
    requireCredentials(caller);
    if (!(caller instanceof Caller.Classic user) || !user.has(rule.scope())) {
      throw ApiException.notFound();
    }
    return database
        .read(handle -> ownedEnterprise(handle, slug, user.userId()))
        .orElseThrow(ApiException::notFound);
  }

  private static Optional<Level.Enterprise> ownedEnterprise(
      Handle handle, String slug, UserId owner) {
    return handle
        .createQuery(
            """
            select e.id, e.level_id, e.slug
            from enterprises e
            join enterprise_owners o on o.enterprise_id = e.id
            where e.slug_key = :slug and o.user_id = :owner
            """)
        .bind("slug", slug.toLowerCase(Locale.ROOT))
        .bind("owner", owner.value())
        .map((row, context) ->
            new Level.Enterprise(
                new LevelId(row.getLong("level_id")), row.getLong("id"), row.getString("slug")))
        .findOne();
  }

  /** The organization of a login, if the caller may use the route on it. */
  public Level.Organization organization(Caller caller, String login, Rule.OrganizationRule rule) {
    refuseStrangers(caller, rule);
    return judge(
        caller, database.read(h -> Directory.organization(h, login, userId(caller))), rule);
  }

  /** The organization of an id, if the caller may use the route on it. */
  public Level.Organization organization(Caller caller, OrgId id, Rule.OrganizationRule rule) {
    refuseStrangers(caller, rule);
    return judge(caller, database.read(h -> Directory.organization(h, id, userId(caller))), rule);
  }

  // Who sends no credentials learns nothing, not even whether the organization exists.
  private static void refuseStrangers(Caller caller, Rule.OrganizationRule rule) {
    switch (rule) {
      case Rule.AppJwt jwt -> requireJwt(caller);
      case Rule.Organization organization -> {
        if (organization.role() != OrgRole.NONE) {
          requireCredentials(caller);
        }
      }
    }
  }

  private static Level.Organization judge(
      Caller caller, Optional<OrganizationSeen> found, Rule.OrganizationRule rule) {
    // Every organization of the server can be seen by whoever can see the server.
    var seen = found.orElseThrow(ApiException::notFound);
    var organization = seen.organization();
    if (!(rule instanceof Rule.Organization needs)) {
      return organization;
    }
    switch (caller) {
      case Caller.Anonymous nobody -> {}
      case Caller.Classic user ->
          require(
              needs.role() == OrgRole.NONE
                  || (hasRole(seen, needs) && hasScope(user, needs.acceptedScopes())),
              needs.refusal());
      case Caller.FineGrained user -> {
        requireNeed(user, needs.need(), user.permissions(), user.owner().equals(organization.id()));
        require(hasRole(seen, needs), needs.refusal());
      }
      case Caller.Installation app ->
          requireNeed(
              app, needs.need(), app.permissions(), app.account().equals(organization.id()));
      case Caller.App app -> throw notAccessible(app);
      case Caller.RunnerAgent agent ->
          requireRemoveToken(agent, needs.removeToken(), organization.levelId());
    }
    return organization;
  }

  private static boolean hasRole(OrganizationSeen seen, Rule.Organization rule) {
    return seen.role().compareTo(rule.role()) >= 0;
  }

  /** The repository of a name, if the caller may use the route on it. */
  public Level.Repository repository(
      Caller caller, String owner, String name, Rule.RepositoryRule rule) {
    var found = database.read(h -> Directory.repository(h, owner, name, userId(caller)));
    if (found.isEmpty()) {
      movedTo(caller, owner, name, rule);
    }
    return judge(caller, found, rule);
  }

  /** The repository of an id, if the caller may use the route on it. */
  public Level.Repository repository(Caller caller, RepoId id, Rule.RepositoryRule rule) {
    return judge(caller, database.read(h -> Directory.repository(h, id, userId(caller))), rule);
  }

  private void movedTo(Caller caller, String owner, String name, Rule.RepositoryRule rule) {
    var moved = database.read(h -> Directory.redirect(h, owner, name));
    if (moved.isPresent()) {
      judge(caller, database.read(h -> Directory.repository(h, moved.get(), userId(caller))), rule);
      throw new MovedException(moved.get());
    }
  }

  /** An environment of a repository, if the caller may use the route on it. */
  public Level.Environment environment(Level.Repository repository, String name) {
    return database
        .read(handle -> findEnvironment(handle, repository, name))
        .orElseThrow(ApiException::notFound);
  }

  private static Optional<Level.Environment> findEnvironment(
      Handle handle, Level.Repository repository, String name) {
    return handle
        .createQuery(
            """
            select id, level_id, name from environments
            where repository_id = :repository and name_key = :name
            """)
        .bind("repository", repository.id().value())
        .bind("name", name.toLowerCase(Locale.ROOT))
        .map((row, context) ->
            new Level.Environment(
                new LevelId(row.getLong("level_id")),
                row.getLong("id"),
                repository,
                row.getString("name")))
        .findOne();
  }

  private Level.Repository judge(
      Caller caller, Optional<RepositorySeen> found, Rule.RepositoryRule rule) {
    var seen = found.filter(it -> isVisible(caller, it)).orElseThrow(() -> unseen(caller, rule));
    var repository = seen.repository();
    if (!(rule instanceof Rule.Repository needs)) {
      requireJwt(caller);
      return repository;
    }
    if (needs.role() != Role.NONE) {
      requireCredentials(caller);
    }
    switch (caller) {
      case Caller.Anonymous nobody -> {}
      case Caller.Classic user ->
          require(
              needs.role() == Role.NONE
                  || (hasRole(seen, needs) && hasScope(user, needs.acceptedScopes())),
              needs.refusal());
      case Caller.FineGrained user -> {
        requireNeed(user, needs.need(), user.permissions(), reaches(user, repository));
        require(hasRole(seen, needs), needs.refusal());
      }
      case Caller.Installation app ->
          requireNeed(app, needs.need(), app.permissions(), reaches(app, repository));
      case Caller.App app -> throw notAccessible(app);
      case Caller.RunnerAgent agent ->
          requireRemoveToken(agent, needs.removeToken(), repository.levelId());
    }
    return repository;
  }

  /** Which repositories of an organization the caller sees in lists. */
  public RepositoriesInSight repositoriesOf(Caller caller, Level.Organization organization) {
    return switch (caller) {
      case Caller.Classic user when user.has(Scope.REPO) ->
          inSight(user, organization.id(), new RepositorySelection.All());
      case Caller.FineGrained user when user.owner().equals(organization.id()) ->
          inSight(user, organization.id(), user.repositories());
      case Caller.Installation app when app.account().equals(organization.id()) ->
          RepositoriesInSight.of(Directory.NOBODY, true, true, app.repositories());
      case Caller.User withoutReach -> RepositoriesInSight.publicOnly();
      case Caller.Installation elsewhere -> RepositoriesInSight.publicOnly();
      case Caller.Anonymous nobody -> RepositoriesInSight.publicOnly();
      case Caller.App app -> RepositoriesInSight.publicOnly();
      case Caller.RunnerAgent agent -> RepositoriesInSight.publicOnly();
    };
  }

  private RepositoriesInSight inSight(
      Caller.User user, OrgId organization, RepositorySelection selection) {
    return database.read(handle ->
        RepositoriesInSight.of(
            user.userId(),
            Directory.readsAll(handle, organization, user.userId()),
            Directory.isMemberAnywhere(handle, user.userId()),
            selection));
  }

  /** Finds a repository that a handler names by its parts, under the same rules as in a path. */
  public Optional<Level.Repository> findRepository(Caller caller, String owner, String name) {
    return database
        .read(h -> Directory.repository(h, owner, name, userId(caller)))
        .filter(it -> isVisible(caller, it))
        .map(RepositorySeen::repository);
  }

  /** What a user is in an organization. */
  public OrgRole roleIn(Level.Organization organization, Caller caller) {
    return database
        .read(h -> Directory.organization(h, organization.id(), userId(caller)))
        .map(OrganizationSeen::role)
        .orElse(OrgRole.NONE);
  }

  /** What a user is in a repository. */
  public Role roleIn(Level.Repository repository, UserId user) {
    return database
        .read(h -> Directory.repository(h, repository.id(), user))
        .map(RepositorySeen::role)
        .orElse(Role.NONE);
  }

  private boolean isVisible(Caller caller, RepositorySeen seen) {
    var repository = seen.repository();
    if (repository.visibility() == Visibility.PUBLIC) {
      return true;
    }
    return switch (caller) {
      case Caller.Anonymous nobody -> false;
      case Caller.Classic user -> user.has(Scope.REPO) && mayRead(user, seen);
      case Caller.FineGrained user -> reaches(user, repository) && mayRead(user, seen);
      case Caller.Installation app -> reaches(app, repository);
      case Caller.App app -> true; // it only asks whether it is installed there
      case Caller.RunnerAgent agent -> agent.level().equals(repository.levelId());
    };
  }

  private boolean mayRead(Caller.User user, RepositorySeen seen) {
    return seen.role().includes(Role.READ)
        || (seen.repository().visibility() == Visibility.INTERNAL
            && database.read(handle -> Directory.isMemberAnywhere(handle, user.userId())));
  }

  // A private repository is not there for strangers; where it is public they are asked who they
  // are.
  private static ApiException unseen(Caller caller, Rule.RepositoryRule rule) {
    boolean asksForCredentials =
        caller instanceof Caller.Anonymous
            && rule instanceof Rule.Repository needs
            && needs.role() != Role.NONE;
    return asksForCredentials
        ? ApiException.of(Kind.UNAUTHORIZED, "Requires authentication")
        : ApiException.notFound();
  }

  private static boolean hasRole(RepositorySeen seen, Rule.Repository rule) {
    // Whoever sees a repository may read it.
    return seen.role().or(Role.READ).includes(rule.role());
  }

  private static boolean reaches(Caller.FineGrained user, Level.Repository repository) {
    return user.owner().equals(repository.owner().id())
        && user.repositories().reaches(repository.id());
  }

  private static boolean reaches(Caller.Installation app, Level.Repository repository) {
    return app.account().equals(repository.owner().id())
        && app.repositories().reaches(repository.id());
  }

  private static boolean hasScope(Caller.Classic user, List<Scope> accepted) {
    return accepted.isEmpty() || accepted.stream().anyMatch(user::has);
  }

  private static void requireNeed(Caller caller, Need need, Permissions granted, boolean inReach) {
    boolean enough =
        switch (need) {
          case Need.Granted(var permission, var grade) ->
              comesWithSight(permission, grade) || (inReach && granted.allows(permission, grade));
          case Need.Nothing() -> true;
          case Need.NotOpen() -> false;
        };
    if (!enough) {
      throw notAccessible(caller);
    }
  }

  // Whoever sees a thing may read what it is called.
  private static boolean comesWithSight(Permission permission, Permissions.Grade grade) {
    return permission == Permission.METADATA && grade == Permissions.Grade.READ;
  }

  private static void requireRemoveToken(
      Caller.RunnerAgent agent, boolean accepted, LevelId level) {
    if (!accepted
        || agent.kind() != Caller.RunnerTokenKind.REMOVE
        || !agent.level().equals(level)) {
      throw ApiException.notFound();
    }
  }

  private static void require(boolean condition, String refusal) {
    if (!condition) {
      throw ApiException.of(Kind.FORBIDDEN, refusal);
    }
  }

  private static ApiException notAccessible(Caller caller) {
    return ApiException.of(
        Kind.FORBIDDEN,
        caller instanceof Caller.User
            ? "Resource not accessible by personal access token"
            : "Resource not accessible by integration");
  }

  private static UserId userId(Caller caller) {
    return caller instanceof Caller.User user ? user.userId() : Directory.NOBODY;
  }
}
