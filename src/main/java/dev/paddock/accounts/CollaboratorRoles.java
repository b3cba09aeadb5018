package dev.paddock.accounts;

import dev.paddock.identity.RepoId;
import dev.paddock.identity.Role;
import java.util.Map;

/**
 * The roles of one user in the repositories of an organization.
 *
 * @param everywhere the role that the organization gives in all of them
 * @param given roles as a collaborator, by the id of the repository
 */
record CollaboratorRoles(Role everywhere, Map<Long, Role> given) {
  /** The role in one repository that the user sees: at least read. */
  Role in(RepoId repository) {
    return everywhere.or(given.getOrDefault(repository.value(), Role.READ)).or(Role.READ);
  }
}
