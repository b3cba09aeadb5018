package dev.paddock.accounts;

import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * An organization.
 *
 * @param defaultRepositoryPermission what members may do in its repositories: none, read, write or
 *     admin
 */
public record Organization(
    Level.Organization level,
    Optional<String> name,
    Role defaultRepositoryPermission,
    Instant createdAt,
    Instant updatedAt) {
  public String login() {
    return level.login();
  }

  public OrgId id() {
    return level.id();
  }
}
