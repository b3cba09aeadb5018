package dev.paddock.identity;

/**
 * A level of settings that can own secrets and runners; GitHub has four. Secrets and runners name
 * their owner by {@link #levelId()} alone, whichever of the four it is.
 */
public sealed interface Level {

  /** The one id under which anything of this level is stored. */
  LevelId levelId();

  /**
   * The level whose revision covers what belongs to this one: the organization of a repository or
   * an environment, since what an organization shares shows in its repositories.
   */
  default LevelId widest() {
    return switch (this) {
      case Environment environment -> environment.repository().owner().levelId();
      case Repository repository -> repository.owner().levelId();
      case Organization organization -> organization.levelId();
      case Enterprise enterprise -> enterprise.levelId();
    };
  }

  /**
   * Refuses a change of what is archived: a writer's first question.
   *
   * @throws ApiException 403
   */
  default void refuseIfArchived() {
    switch (this) {
      case Repository repository -> {
        if (repository.archived()) {
          throw ApiException.archived();
        }
      }
      case Environment environment -> environment.repository().refuseIfArchived();
      case Organization organization -> {}
      case Enterprise enterprise -> {}
    }
  }

  /**
   * The enterprise.
   *
   * @param slug its name in URLs, as stored
   */
  record Enterprise(LevelId levelId, long id, String slug) implements Level {}

  /**
   * An organization.
   *
   * @param login its name in URLs, as stored
   */
  record Organization(LevelId levelId, OrgId id, String login) implements Level {}

  /**
   * A repository of an organization.
   *
   * @param name without its owner, as stored
   * @param archived whether it takes no changes
   */
  record Repository(
      LevelId levelId,
      RepoId id,
      Organization owner,
      String name,
      Visibility visibility,
      boolean archived)
      implements Level {
    /** {@code owner/name}. */
    public String fullName() {
      return owner.login() + "/" + name;
    }
  }

  /**
   * An environment of a repository.
   *
   * @param name as stored; may hold spaces and slashes
   */
  record Environment(LevelId levelId, long id, Repository repository, String name)
      implements Level {}
}
