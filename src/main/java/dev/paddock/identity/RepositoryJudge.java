package dev.paddock.identity;

import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Directory.RepositorySeen;
import java.util.Optional;

/** Judges who may do what in a repository. To a caller who may not see it, it does not exist. */
final class RepositoryJudge {
  private RepositoryJudge() {}

  /** The repository that was found, if the caller may use a route of this rule on it. */
  static Level.Repository judge(
      Caller caller, Optional<RepositorySeen> found, Rule.RepositoryRule rule) {
    if (!(rule instanceof Rule.Repository needs)) {
      // An App asks whether it is installed; a repository that does not exist is 404.
      Refusals.requireJwt(caller);
      return found.map(RepositorySeen::repository).orElseThrow(ApiException::notFound);
    }
    var seen = found.filter(it -> isVisible(caller, it)).orElseThrow(() -> unseen(caller, rule));
    var repository = seen.repository();
    if (needs.role() != Role.NONE) {
      Refusals.requireCredentials(caller);
    }
    requireRight(caller, seen, needs);
    if (needs.changes() && !needs.whileArchived()) {
      repository.refuseIfArchived();
    }
    return repository;
  }

  private static void requireRight(Caller caller, RepositorySeen seen, Rule.Repository needs) {
    var repository = seen.repository();
    switch (caller) {
      case Caller.Anonymous nobody -> {}
      case Caller.Classic user ->
          Refusals.require(
              needs.role() == Role.NONE
                  || (hasRole(seen, needs) && Refusals.hasScope(user, needs.acceptedScopes())),
              needs.refusal());
      case Caller.FineGrained user -> {
        Refusals.requireNeed(
            user, needs.need(), user.granted(), reaches(user, repository), needs.bySight());
        Refusals.require(hasRole(seen, needs), needs.refusal());
      }
      case Caller.Installation app ->
          Refusals.requireNeed(
              app, needs.need(), app.granted(), reaches(app, repository), needs.bySight());
      case Caller.App app -> throw Refusals.notAccessible(app);
      case Caller.RunnerAgent agent ->
          Refusals.requireOpen(needs.alsoOpenTo(), agent, repository.levelId());
    }
  }

  /** Whether the caller may know that a repository exists. */
  static boolean isVisible(Caller caller, RepositorySeen seen) {
    var repository = seen.repository();
    if (repository.visibility() == Visibility.PUBLIC) {
      return true;
    }
    return switch (caller) {
      case Caller.Anonymous nobody -> false;
      case Caller.Classic user -> user.has(Scope.REPO) && mayRead(seen);
      case Caller.FineGrained user -> reaches(user, repository) && mayRead(seen);
      case Caller.Installation app -> reaches(app, repository);
      case Caller.App app -> false;
      case Caller.RunnerAgent agent -> agent.level().equals(repository.levelId());
    };
  }

  private static boolean mayRead(RepositorySeen seen) {
    return seen.role().includes(Role.READ)
        || (seen.repository().visibility() == Visibility.INTERNAL && seen.byMember());
  }

  // On a route that needs a role, a caller without credentials gets 401 whether or not there is
  // such a repository; all others get 404.
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
    return app.owner().equals(repository.owner().id())
        && app.repositories().reaches(repository.id());
  }
}
