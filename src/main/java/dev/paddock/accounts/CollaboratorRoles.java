package dev.paddock.accounts;

import dev.paddock.identity.RepoId;
import dev.paddock.identity.Role;
import java.util.Map;

/**
 * What one user may do in the repositories of an organization.
 *
 * @param everywhere by what the organization gives
 * @param given beside that, in single repositories
 */
record CollaboratorRoles(Role everywhere, Map<Long, Role> given) {
  /** In one repository; whoever sees it may read it. */
  Role in(RepoId repository) {
    return everywhere.or(given.getOrDefault(repository.value(), Role.READ)).or(Role.READ);
  }
}
