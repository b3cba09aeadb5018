package dev.paddock.identity;

import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.store.Database;
import java.util.Optional;

/**
 * Decides whether a caller may use a route on what its path names. The order of refusals is
 * GitHub's: 401 without credentials, 404 for what the caller cannot see, 403 for a missing scope,
 * role or permission.
 */
public final class Access {
  private final Database database;
  private final RememberedDirectory directory;

  public Access(Database database) {
    this.database = database;
    this.directory = new RememberedDirectory(new RememberedRights(database));
  }

  /** Ends the visit of the database in which a caller was judged. */
  public void endVisit() {
    database.endVisit();
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
    refuseStrangers(caller, rule);
    return judge(caller, directory.organization(caller, login), rule);
  }

  /** The organization of an id, if the caller may use the route on it. */
  public Level.Organization organization(Caller caller, OrgId id, Rule.OrganizationRule rule) {
    refuseStrangers(caller, rule);
    return judge(caller, directory.organization(caller, id), rule);
  }

  // Every organization of the server can be seen by whoever can see the server.
  private static Level.Organization judge(
      Caller caller, Optional<OrganizationSeen> found, Rule.OrganizationRule rule) {
    var seen = found.orElseThrow(ApiException::notFound);
    if (rule instanceof Rule.Organization needs) {
      requireRight(caller, seen, needs);
    }
    return seen.organization();
  }

  // A caller without credentials learns nothing, not even whether the organization exists.
  private static void refuseStrangers(Caller caller, Rule.OrganizationRule rule) {
    switch (rule) {
      case Rule.AppJwt jwt -> Refusals.requireJwt(caller);
      case Rule.Organization organization -> {
        if (organization.role() != OrgRole.NONE) {
          Refusals.requireCredentials(caller);
        }
      }
    }
  }

  private static void requireRight(Caller caller, OrganizationSeen seen, Rule.Organization needs) {
    var organization = seen.organization();
    switch (caller) {
      case Caller.Anonymous nobody -> {}
      case Caller.Classic user ->
          Refusals.require(
              needs.role() == OrgRole.NONE
                  || (hasRole(seen, needs) && Refusals.hasScope(user, needs.acceptedScopes())),
              needs.refusal());
      case Caller.FineGrained user -> {
        Refusals.requireNeed(
            user, needs.need(), user.granted(), user.owner().equals(organization.id()), true);
        Refusals.require(hasRole(seen, needs), needs.refusal());
      }
      case Caller.Installation app ->
          Refusals.requireNeed(
              app, needs.need(), app.granted(), app.owner().equals(organization.id()), true);
      case Caller.App app -> throw Refusals.notAccessible(app);
      case Caller.RunnerAgent agent ->
          Refusals.requireOpen(needs.alsoOpenTo(), agent, organization.levelId());
    }
  }

  private static boolean hasRole(OrganizationSeen seen, Rule.Organization rule) {
    return seen.role().compareTo(rule.role()) >= 0;
  }

  /** The repository of a name, if the caller may use the route on it. */
  public Level.Repository repository(
      Caller caller, String owner, String name, Rule.RepositoryRule rule) {
    var look = directory.repository(caller, owner, name);
    if (look.found().isEmpty() && rule instanceof Rule.Repository && look.moved().isPresent()) {
      var target = RepositoryJudge.judge(caller, look.moved(), rule);
      throw new MovedException(target.id());
    }
    return RepositoryJudge.judge(caller, look.found(), rule);
  }

  /** The repository of an id, if the caller may use the route on it. */
  public Level.Repository repository(Caller caller, RepoId id, Rule.RepositoryRule rule) {
    return RepositoryJudge.judge(caller, directory.repository(caller, id), rule);
  }

  /** An environment of a repository, if the caller may use the route on it. */
  public Level.Environment environment(Level.Repository repository, String name) {
    return directory.environment(repository, name).orElseThrow(ApiException::notFound);
  }

  /**
   * Refuses a caller who may run jobs in a repository but not have them use its secrets.
   *
   * @throws ApiException 403
   */
  public static void requireUseOfSecrets(Caller caller) {
    if (!caller.permissions().map(Permissions::useSecrets).orElse(true)) {
      throw Refusals.notAccessible(caller);
    }
  }
}
