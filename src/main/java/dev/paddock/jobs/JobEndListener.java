package dev.paddock.jobs;

import dev.paddock.store.Tx;

/** Hears of the end of each job, whichever way it ends, and once. */
@FunctionalInterface
public interface JobEndListener {
  /**
   * Is called in the transaction that ends the job: what it writes is kept if and only if the job
   * has ended.
   *
   * @param job as it was before
   */
  void ended(Tx tx, Job job, Conclusion conclusion);
}
