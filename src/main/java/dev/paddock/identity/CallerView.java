package dev.paddock.identity;

import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.identity.Directory.RepositorySeen;
import dev.paddock.store.Database;
import java.util.Optional;

/**
 * Tells how much a caller sees of what a route answers with. Whether they may use the route is
 * decided by {@link Access}.
 */
public final class CallerView {
  private final Database database;

  public CallerView(Database database) {
    this.database = database;
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
        .filter(it -> RepositoryJudge.isVisible(caller, it))
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
