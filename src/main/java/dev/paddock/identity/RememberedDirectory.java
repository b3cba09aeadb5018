package dev.paddock.identity;

import dev.paddock.identity.Directory.OrganizationSeen;
import dev.paddock.identity.Directory.RepositorySeen;
import dev.paddock.store.Handle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What paths name, as a caller sees it: found in the {@link Directory}, and then remembered. */
final class RememberedDirectory {
  private static final RepoId NO_REPOSITORY = new RepoId(0);

  private final RememberedRights remembered;

  RememberedDirectory(RememberedRights remembered) {
    this.remembered = remembered;
  }

  Optional<OrganizationSeen> organization(Caller caller, String login) {
    record Key(String login, UserId user) {}
    var user = UserId.of(caller);
    return organization(
        new Key(login.toLowerCase(Locale.ROOT), user),
        handle -> Directory.organization(handle, login, user));
  }

  Optional<OrganizationSeen> organization(Caller caller, OrgId id) {
    record Key(OrgId id, UserId user) {}
    var user = UserId.of(caller);
    return organization(new Key(id, user), handle -> Directory.organization(handle, id, user));
  }

  private Optional<OrganizationSeen> organization(
      Record key, Function<Handle, Optional<OrganizationSeen>> look) {
    return remembered.find(key, OrganizationSeen.class, it -> true, look);
  }

  /**
   * The repository that a name leads to.
   *
   * @param moved the repository that had the name before; only looked for where none is seen
   */
  record Look(Optional<RepositorySeen> found, Optional<RepositorySeen> moved) {}

  Look repository(Caller caller, String owner, String name) {
    record Key(String owner, String name, UserId user) {}
    return remembered
        .find(
            new Key(
                owner.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT), UserId.of(caller)),
            Look.class,
            it -> isVisible(caller, it.found()),
            handle -> Optional.of(look(handle, caller, owner, name)))
        .orElseThrow();
  }

  /**
   * Looks for a repository. One that is not there, one that is hidden and one that was renamed take
   * the same statements, so that the response time does not tell which it is.
   */
  static Look look(Handle handle, Caller caller, String owner, String name) {
    var user = UserId.of(caller);
    var found = Directory.repository(handle, owner, name, user);
    if (isVisible(caller, found)) {
      return new Look(found, Optional.empty());
    }
    var moved = Directory.redirect(handle, owner, name);
    var target = Directory.repository(handle, moved.orElse(NO_REPOSITORY), user);
    return new Look(found, target.filter(it -> moved.isPresent()));
  }

  private static boolean isVisible(Caller caller, Optional<RepositorySeen> found) {
    return found.filter(it -> RepositoryJudge.isVisible(caller, it)).isPresent();
  }

  Optional<RepositorySeen> repository(Caller caller, RepoId id) {
    record Key(RepoId id, UserId user) {}
    var user = UserId.of(caller);
    return remembered.find(
        new Key(id, user),
        RepositorySeen.class,
        it -> RepositoryJudge.isVisible(caller, it),
        handle -> Directory.repository(handle, id, user));
  }

  Optional<Level.Environment> environment(Level.Repository repository, String name) {
    record Key(RepoId repository, String name) {}
    return remembered.find(
        new Key(repository.id(), name.toLowerCase(Locale.ROOT)),
        Level.Environment.class,
        it -> it.repository().equals(repository),
        handle -> Directory.environment(handle, repository, name));
  }
}
