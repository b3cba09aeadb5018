package dev.paddock.identity;

import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.identity.Directory.RepositorySeen;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.util.Optional;

/**
 * Decides whether a caller may use a route on what its path names. The order of refusals is
 * GitHub's: 401 without credentials, 404 for what the caller cannot see, 403 for a missing scope,
 * role or permission.
 */
public final class Access {
  private static final RepoId NO_REPOSITORY = new RepoId(0);

  private final Database database;
  private final RepositoryJudge repositories = new RepositoryJudge();

  public Access(Database database) {
    this.database = database;
  }

  /** Judges a route that is about no organization or repository. */
  public void plain(Caller caller, Rule rule) {
    switch (rule) {
      case Rule.AppJwt jwt -> Refusals.requireJwt(caller);
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
      case OWN_ORGANIZATIONS, OWN_MEMBERSHIP -> {
        requireUser(caller);
        requireScope(
            caller,
            rule,
            rule == Rule.Plain.OWN_ORGANIZATIONS
                ? "You need at least read:org scope or user scope to list your organizations."
                : "You need at least read:org scope to read your organization membership.");
      }
      case RUNNER_TOKEN -> {
        if (!(caller instanceof Caller.RunnerAgent)) {
          throw ApiException.notFound();
        }
      }
      case SITE_ADMIN -> requireSiteAdmin(caller);
      case INSTALLATION -> requireInstallation(caller);
    }
  }

  private static void requireScope(Caller caller, Rule.Plain rule, String refusal) {
    Refusals.require(
        !(caller instanceof Caller.Classic user) || Refusals.hasScope(user, rule.acceptedScopes()),
        refusal);
  }

  private static void requireInstallation(Caller caller) {
    Refusals.requireCredentials(caller);
    if (!(caller instanceof Caller.Installation)) {
      throw ApiException.of(
          Kind.FORBIDDEN, "You must authenticate with an installation access token.");
    }
  }

  private static void requireUser(Caller caller) {
    Refusals.requireCredentials(caller);
    if (!(caller instanceof Caller.User)) {
      throw Refusals.notAccessible(caller);
    }
  }

  private static void requireSiteAdmin(Caller caller) {
    Refusals.requireCredentials(caller);
    if (!(caller instanceof Caller.Classic user)
        || !user.siteAdmin()
        || !user.has(Scope.SITE_ADMIN)) {
      throw ApiException.notFound();
    }
  }

  /** The enterprise of a slug, if the caller may administer it. */
  public Level.Enterprise enterprise(Caller caller, String slug, Rule.Enterprise rule) {
    Refusals.requireCredentials(caller);
    record Seen(Optional<Level.Enterprise> enterprise, boolean owned) {}
    // An enterprise that does not exist and one that is not the caller's take the same statements.
    var seen =
        database.read(handle -> {
          var found = Directory.enterprise(handle, slug);
          long id = found.map(Level.Enterprise::id).orElse(0L);
          return new Seen(found, Directory.owns(handle, UserId.of(caller), id));
        });
    var enterprise = seen.enterprise().orElseThrow(ApiException::notFound);
    if (!isAllowed(caller, enterprise, seen.owned(), rule)) {
      throw ApiException.notFound();
    }
    return enterprise;
  }

  private static boolean isAllowed(
      Caller caller, Level.Enterprise enterprise, boolean owned, Rule.Enterprise rule) {
    return switch (caller) {
      case Caller.Classic user -> user.has(rule.scope()) && owned;
      case Caller.RunnerAgent agent ->
          Refusals.isOpen(rule.alsoOpenTo(), agent, enterprise.levelId());
      case Caller.FineGrained user -> false;
      case Caller.Installation app -> false;
      case Caller.App app -> false;
      case Caller.Anonymous nobody -> false;
    };
  }

  /** The same, but empty for an enterprise that the caller may not administer. */
  public Optional<Level.Enterprise> findEnterprise(
      Caller caller, String slug, Rule.Enterprise rule) {
    try {
      return Optional.of(enterprise(caller, slug, rule));
    } catch (ApiException hidden) {
      return Optional.empty();
    }
  }

  /** The organization of a login, if the caller may use the route on it. */
  public Level.Organization organization(Caller caller, String login, Rule.OrganizationRule rule) {
    OrganizationJudge.refuseStrangers(caller, rule);
    return OrganizationJudge.judge(
        caller, database.read(h -> Directory.organization(h, login, UserId.of(caller))), rule);
  }

  /** The organization of an id, if the caller may use the route on it. */
  public Level.Organization organization(Caller caller, OrgId id, Rule.OrganizationRule rule) {
    OrganizationJudge.refuseStrangers(caller, rule);
    return OrganizationJudge.judge(
        caller, database.read(h -> Directory.organization(h, id, UserId.of(caller))), rule);
  }

  /** The repository of a name, if the caller may use the route on it. */
  public Level.Repository repository(
      Caller caller, String owner, String name, Rule.RepositoryRule rule) {
    var look = database.read(handle -> look(handle, caller, owner, name));
    if (look.found().isEmpty() && rule instanceof Rule.Repository && look.moved().isPresent()) {
      var target = repositories.judge(caller, look.moved(), rule);
      throw new MovedException(target.id());
    }
    return repositories.judge(caller, look.found(), rule);
  }

  /**
   * The repository that a name leads to.
   *
   * @param moved the repository that had the name before; only looked for where none is seen
   */
  record Look(Optional<RepositorySeen> found, Optional<RepositorySeen> moved) {}

  /**
   * Looks for a repository. One that is not there, one that is hidden and one that was renamed take
   * the same statements, so that the response time does not tell which it is.
   */
  Look look(Handle handle, Caller caller, String owner, String name) {
    var user = UserId.of(caller);
    var found = Directory.repository(handle, owner, name, user);
    if (found.filter(it -> repositories.isVisible(caller, it)).isPresent()) {
      return new Look(found, Optional.empty());
    }
    var moved = Directory.redirect(handle, owner, name);
    var target = Directory.repository(handle, moved.orElse(NO_REPOSITORY), user);
    return new Look(found, target.filter(it -> moved.isPresent()));
  }

  /** The repository of an id, if the caller may use the route on it. */
  public Level.Repository repository(Caller caller, RepoId id, Rule.RepositoryRule rule) {
    return repositories.judge(
        caller, database.read(h -> Directory.repository(h, id, UserId.of(caller))), rule);
  }

  /**
   * Refuses a caller who may run jobs in a repository but not have them use its secrets: that takes
   * the permission to read secrets, or those that GitHub asks of who writes workflows. Users with
   * classic tokens have both with the role that runs jobs.
   *
   * @throws ApiException 403
   */
  public void requireUseOfSecrets(Caller caller) {
    caller
        .permissions()
        .filter(granted -> !mayUseSecrets(granted))
        .ifPresent(lacking -> {
          throw Refusals.notAccessible(caller);
        });
  }

  private static boolean mayUseSecrets(Permissions granted) {
    return granted.allows(Permission.SECRETS, Permissions.Grade.READ)
        || (granted.allows(Permission.CONTENTS, Permissions.Grade.WRITE)
            && granted.allows(Permission.WORKFLOWS, Permissions.Grade.WRITE));
  }

  /** An environment of a repository, if the caller may use the route on it. */
  public Level.Environment environment(Level.Repository repository, String name) {
    return database
        .read(handle -> Directory.environment(handle, repository, name))
        .orElseThrow(ApiException::notFound);
  }

  /**
   * The enterprise, organization or repository of a level id; the rights of a caller are not
   * checked.
   */
  public Optional<Level> level(LevelId id) {
    return database.read(handle -> level(handle, id));
  }

  /** The same within a use of the database. */
  public Optional<Level> level(Handle handle, LevelId id) {
    return Directory.level(handle, id);
  }

  /** The repositories of an organization that the caller sees in lists. */
  public RepositoriesInSight repositoriesOf(Caller caller, Level.Organization organization) {
    return switch (caller) {
      case Caller.Classic user when user.has(Scope.REPO) ->
          inSight(user, organization.id(), new RepositorySelection.All());
      case Caller.FineGrained user when user.owner().equals(organization.id()) ->
          inSight(user, organization.id(), user.repositories());
      case Caller.Installation app when app.owner().equals(organization.id()) ->
          RepositoriesInSight.of(UserId.nobody(), true, true, app.repositories());
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
        .read(h -> Directory.repository(h, owner, name, UserId.of(caller)))
        .filter(it -> repositories.isVisible(caller, it))
        .map(RepositorySeen::repository);
  }

  /**
   * Whether a caller may see who the members of an organization are, also those whose membership is
   * concealed: that is what the scope {@code read:org} guards.
   */
  public boolean seesMembers(Level.Organization organization, Caller caller) {
    boolean granted =
        switch (caller) {
          case Caller.Classic user -> user.has(Scope.READ_ORG);
          case Caller.FineGrained user -> user.owner().equals(organization.id());
          case Caller.Installation app -> app.owner().equals(organization.id());
          case Caller.App app -> false;
          case Caller.RunnerAgent agent -> false;
          case Caller.Anonymous nobody -> false;
        };
    return granted
        && (caller instanceof Caller.Installation || roleIn(organization, caller) != OrgRole.NONE);
  }

  /**
   * The one organization that a fine-grained token is for; empty where a caller may see all of
   * theirs.
   */
  public static Optional<OrgId> confinedTo(Caller caller) {
    return caller instanceof Caller.FineGrained user ? Optional.of(user.owner()) : Optional.empty();
  }

  /** The role of a caller in an organization. */
  public OrgRole roleIn(Level.Organization organization, Caller caller) {
    return database
        .read(h -> Directory.organization(h, organization.id(), UserId.of(caller)))
        .map(OrganizationSeen::role)
        .orElse(OrgRole.NONE);
  }

  /** The role of a user in a repository. */
  public Role roleIn(Level.Repository repository, UserId user) {
    return database
        .read(h -> Directory.repository(h, repository.id(), user))
        .map(RepositorySeen::role)
        .orElse(Role.NONE);
  }
}
