package dev.paddock.identity;

/** The repository was renamed: the same resource answers under its id. */
public final class MovedException extends RuntimeException {
  private final transient RepoId repository;

  MovedException(RepoId repository) {
    super("Moved Permanently", null, false, false);
    this.repository = repository;
  }

  public RepoId repository() {
    return repository;
  }
}
