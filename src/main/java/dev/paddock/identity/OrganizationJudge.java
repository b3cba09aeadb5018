package dev.paddock.identity;

import dev.paddock.identity.Directory.OrganizationSeen;
import java.util.Optional;

/**
 * Judges who may do what in an organization. Every organization can be seen by whoever sees the
 * server.
 */
final class OrganizationJudge {
  private OrganizationJudge() {}

  // A caller without credentials learns nothing, not even whether the organization exists.
  static void refuseStrangers(Caller caller, Rule.OrganizationRule rule) {
    switch (rule) {
      case Rule.AppJwt jwt -> Refusals.requireJwt(caller);
      case Rule.Organization organization -> {
        if (organization.role() != OrgRole.NONE) {
          Refusals.requireCredentials(caller);
        }
      }
    }
  }

  /** The organization that was found, if the caller may use a route of this rule on it. */
  static Level.Organization judge(
      Caller caller, Optional<OrganizationSeen> found, Rule.OrganizationRule rule) {
    // Every organization of the server can be seen by whoever can see the server.
    var seen = found.orElseThrow(ApiException::notFound);
    if (rule instanceof Rule.Organization needs) {
      requireRight(caller, seen, needs);
    }
    return seen.organization();
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
}
