package dev.paddock.jobs;

import dev.paddock.identity.LevelId;
import dev.paddock.runners.RunnerId;
import java.util.List;
import java.util.Set;

/**
 * What of a waiting job decides who may have it.
 *
 * @param labels in lower case
 * @param wanted id of the one runner that it is for; 0 for any
 */
public record WaitingJob(
    JobId id, List<String> labels, LevelId repository, LevelId organization, long wanted) {
  /**
   * What of a runner decides which jobs it may have.
   *
   * @param labels in lower case
   */
  public record Taker(RunnerId id, LevelId level, boolean ofEnterprise, Set<String> labels) {
    public Taker {
      labels = Set.copyOf(labels);
    }
  }

  /** Whether a runner may have it. */
  public boolean isFor(Taker runner) {
    return (wanted == 0 || wanted == runner.id().value())
        && (runner.ofEnterprise()
            || runner.level().equals(repository)
            || runner.level().equals(organization))
        && runner.labels().containsAll(labels);
  }
}
