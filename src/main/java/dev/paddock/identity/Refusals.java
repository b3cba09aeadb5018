package dev.paddock.identity;

import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Rule.Need;
import java.util.List;
import java.util.Set;

/** The refusals that all judges share, in GitHub's words. */
final class Refusals {
  private Refusals() {}

  static void requireCredentials(Caller caller) {
    if (caller instanceof Caller.Anonymous) {
      throw ApiException.of(Kind.UNAUTHORIZED, "Requires authentication");
    }
  }

  static boolean hasScope(Caller.Classic user, List<Scope> accepted) {
    return accepted.isEmpty() || accepted.stream().anyMatch(user::has);
  }

  /**
   * @param bySight whether the route shows no more than whoever sees the thing may read
   */
  static void requireNeed(
      Caller caller, Need need, Permissions granted, boolean inReach, boolean bySight) {
    boolean enough =
        switch (need) {
          case Need.Granted(var permission, var grade) ->
              comesWithGrant(permission, grade)
                  ? bySight || inReach
                  : inReach && granted.allows(permission, grade);
          case Need.Nothing() -> true;
          case Need.NotOpen() -> false;
        };
    if (!enough) {
      throw notAccessible(caller);
    }
  }

  // Every grant has it, for what it reaches.
  private static boolean comesWithGrant(Permission permission, Permissions.Grade grade) {
    return permission == Permission.METADATA && grade == Permissions.Grade.READ;
  }

  static void requireOpen(Set<CallerKind> kinds, Caller.RunnerAgent agent, LevelId level) {
    if (!isOpen(kinds, agent, level)) {
      throw ApiException.notFound();
    }
  }

  /** Whether a rule is open to an agent, on the level that its token is for. */
  static boolean isOpen(Set<CallerKind> kinds, Caller.RunnerAgent agent, LevelId level) {
    return kinds.contains(agent.kind()) && agent.level().equals(level);
  }

  static void require(boolean condition, String refusal) {
    if (!condition) {
      throw ApiException.of(Kind.FORBIDDEN, refusal);
    }
  }

  static ApiException notAccessible(Caller caller) {
    return ApiException.of(
        Kind.FORBIDDEN,
        caller instanceof Caller.User
            ? "Resource not accessible by personal access token"
            : "Resource not accessible by integration");
  }

  static void requireJwt(Caller caller) {
    requireCredentials(caller);
    if (!(caller instanceof Caller.App)) {
      throw ApiException.of(Kind.UNAUTHORIZED, "A JSON web token could not be decoded");
    }
  }
}
