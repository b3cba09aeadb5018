package dev.paddock.accounts;

import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import java.time.Instant;
import java.util.Optional;

/** A repository of an organization. */
public record Repository(
    Level.Repository level,
    String defaultBranch,
    Optional<String> description,
    Optional<String> homepage,
    Instant createdAt,
    Instant updatedAt) {
  public String name() {
    return level.name();
  }

  public boolean archived() {
    return level.archived();
  }

  public RepoId id() {
    return level.id();
  }
}
