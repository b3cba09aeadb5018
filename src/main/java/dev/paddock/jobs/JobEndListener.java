package dev.paddock.jobs;

import dev.paddock.store.Tx;

/** Hears of the end of each job, whichever way it ends. */
@FunctionalInterface
public interface JobEndListener {
  /**
   * Is called in the transaction that ends the job: what it writes is kept if and only if the job
   * has ended. A transaction may be run again, and the call with it, so it must have no effect
   * outside the transaction.
   *
   * @param job as it was before
   */
  void ended(Tx tx, Job job, Conclusion conclusion);
}
