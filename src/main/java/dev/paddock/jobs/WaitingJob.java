package dev.paddock.jobs;

import dev.paddock.identity.LevelId;
import dev.paddock.identity.RepoId;
import dev.paddock.runners.RunnerId;
import java.util.List;
import java.util.Set;

/**
 * The requirements of waiting jobs, which decide what runners may have them. Of jobs with the same
 * requirements the oldest goes first.
 *
 * @param labels in lower case
 * @param wanted id of the one runner that they are for; 0 for any
 */
public record WaitingJob(
    RepoId repository,
    List<String> labels,
    long wanted,
    LevelId repositoryLevel,
    LevelId organizationLevel) {
  /**
   * The properties of a runner that decide which jobs it may have.
   *
   * @param labels in lower case
   */
  public record Taker(RunnerId id, LevelId level, boolean ofEnterprise, Set<String> labels) {
    public Taker {
      labels = Set.copyOf(labels);
    }
  }

  /** Whether a runner may have them. */
  public boolean isFor(Taker runner) {
    return (wanted == 0 || wanted == runner.id().value())
        && (runner.ofEnterprise()
            || runner.level().equals(repositoryLevel)
            || runner.level().equals(organizationLevel))
        && runner.labels().containsAll(labels);
  }
}
