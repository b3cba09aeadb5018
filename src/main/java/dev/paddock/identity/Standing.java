package dev.paddock.identity;

import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.identity.Directory.RepositorySeen;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.store.Handle;

/**
 * Checks whether a {@link Maker} still has the right by which something was made, when it is used.
 * A right that was lost is lost for what waits, too.
 */
public final class Standing {
  private Standing() {}

  /** Whether the maker may still manage the runners of a level. */
  static boolean managesRunners(Handle handle, Maker maker, Level level) {
    if (maker.user().isPresent()) {
      var user = maker.user().get();
      return isActive(handle, user) && managesRunners(handle, user, level);
    }
    return maker.installation().map(app -> managesRunners(handle, app, level)).orElse(true);
  }

  private static boolean managesRunners(Handle handle, UserId user, Level level) {
    return switch (level) {
      case Level.Organization organization ->
          Directory.organization(handle, organization.id(), user)
              .map(OrganizationSeen::role)
              .filter(OrgRole.OWNER::equals)
              .isPresent();
      case Level.Repository repository -> role(handle, repository, user).includes(Role.ADMIN);
      case Level.Enterprise enterprise -> Directory.owns(handle, user, enterprise);
      case Level.Environment environment -> false;
    };
  }

  private static boolean managesRunners(Handle handle, InstallationId app, Level level) {
    return switch (level) {
      case Level.Organization organization ->
          granted(handle, app, level)
              .allows(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.WRITE);
      case Level.Repository repository ->
          granted(handle, app, level).allows(Permission.ADMINISTRATION, Grade.WRITE);
      case Level.Enterprise enterprise -> false;
      case Level.Environment environment -> false;
    };
  }

  /**
   * Whether the maker may still have jobs run in a repository.
   *
   * @param withSecrets whether the jobs are given secrets
   */
  public static boolean runsJobs(
      Handle handle, Maker maker, Level.Repository repository, boolean withSecrets) {
    if (maker.user().isPresent()) {
      var user = maker.user().get();
      return isActive(handle, user) && role(handle, repository, user).includes(Role.WRITE);
    }
    return maker
        .installation()
        .map(app -> granted(handle, app, repository))
        .map(it -> it.allows(Permission.ACTIONS, Grade.WRITE) && (!withSecrets || it.useSecrets()))
        .orElse(true);
  }

  private static Role role(Handle handle, Level.Repository repository, UserId user) {
    return Directory.repository(handle, repository.id(), user)
        .map(RepositorySeen::role)
        .orElse(Role.NONE);
  }

  private static boolean isActive(Handle handle, UserId user) {
    return handle
        .createQuery("select 1 from users where id = :id and suspended_at is null")
        .bind("id", user)
        .exists();
  }

  /** What an App is granted on an organization or repository; nothing if it does not reach it. */
  private static Permissions granted(Handle handle, InstallationId app, Level level) {
    return handle
        .createQuery(
            """
            select a.permissions from installations i join apps a on a.id = i.app_id
            where i.id = :id and i.organization_id = :organization
              and (:repository = 0 or i.repository_selection = 'all' or exists (
                select 1 from installation_repositories x
                where x.installation_id = i.id and x.repository_id = :repository))
            """)
        .bind("id", app)
        .bind("organization", organization(level).id())
        .bind("repository", level instanceof Level.Repository it ? it.id().value() : 0L)
        .mapToString()
        .findOne()
        .map(Permissions::ofStored)
        .orElse(Permissions.NONE);
  }

  private static Level.Organization organization(Level level) {
    return switch (level) {
      case Level.Organization organization -> organization;
      case Level.Repository repository -> repository.owner();
      case Level.Environment environment -> environment.repository().owner();
      case Level.Enterprise enterprise ->
          throw new IllegalArgumentException("Apps are installed in organizations");
    };
  }
}
