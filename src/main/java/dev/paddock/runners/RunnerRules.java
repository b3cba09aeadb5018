package dev.paddock.runners;

import dev.paddock.identity.CallerKind;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import java.util.Set;

/** The access rules for reading, changing and removing runners, on each level. */
final class RunnerRules {
  private static final String AREA = "runners and runner groups";

  static final Rule.Organization READ =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.READ, AREA);
  static final Rule.Organization WRITE =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.WRITE, AREA);
  static final Rule.Organization REMOVE = WRITE.alsoOpenTo(CallerKind.REMOVE_TOKEN);

  static final Rule.Repository REPOSITORY_READ =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.READ);
  static final Rule.Repository REPOSITORY_WRITE =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.WRITE);
  static final Rule.Repository REPOSITORY_REMOVE =
      REPOSITORY_WRITE.alsoOpenTo(CallerKind.REMOVE_TOKEN);

  static final Rule.Enterprise ENTERPRISE =
      new Rule.Enterprise(Scope.MANAGE_RUNNERS_ENTERPRISE, Set.of());
  static final Rule.Enterprise ENTERPRISE_REMOVE =
      new Rule.Enterprise(Scope.MANAGE_RUNNERS_ENTERPRISE, Set.of(CallerKind.REMOVE_TOKEN));

  private RunnerRules() {}
}
