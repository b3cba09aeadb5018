package dev.paddock.identity;

import java.util.Set;

/** The repositories of an owner that a fine-grained token or an installation reaches. */
public sealed interface RepositorySelection {

  /** All, also those that come later. */
  record All() implements RepositorySelection {}

  /** Those that were chosen. */
  record Selected(Set<RepoId> repositories) implements RepositorySelection {
    public Selected {
      repositories = Set.copyOf(repositories);
    }
  }

  /** Whether it reaches a repository of its owner. */
  default boolean reaches(RepoId repository) {
    return switch (this) {
      case All all -> true;
      case Selected selected -> selected.repositories().contains(repository);
    };
  }

  /** GitHub's {@code repository_selection}. */
  default String wire() {
    return switch (this) {
      case All all -> "all";
      case Selected selected -> "selected";
    };
  }
}
