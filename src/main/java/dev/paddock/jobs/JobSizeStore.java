package dev.paddock.jobs;

import dev.paddock.store.Handle;
import dev.paddock.store.Tx;

/** The counters in the database of how many bytes are kept of a job. */
final class JobSizeStore {
  /** The kinds of what is kept of a job; each has a limit of its own. */
  enum Kept {
    /** The definition of a job, its steps, and their live lines. */
    RECORDS("stored_bytes"),
    /** The logs of its steps. */
    LOGS("log_bytes"),
    /** The log of the whole job, which repeats them. */
    WHOLE("whole_bytes");

    private final String column;

    Kept(String column) {
      this.column = column;
    }
  }

  /**
   * Counts what is kept of a job.
   *
   * @return whether it is within the limit still; otherwise it was not counted
   */
  boolean count(Tx tx, JobId id, Kept kept, long bytes, long limit) {
    return tx.createUpdate(
                "update jobs set %1$s = %1$s + :bytes where id = :id and %1$s + :bytes <= :limit"
                    .formatted(kept.column))
            .bind("id", id)
            .bind("bytes", bytes)
            .bind("limit", limit)
            .execute()
        == 1;
  }

  /** How many bytes of a kind are kept of a job. */
  long kept(Handle handle, JobId id, Kept kept) {
    return handle
        .createQuery("select %s from jobs where id = :id".formatted(kept.column))
        .bind("id", id)
        .mapToLong()
        .one();
  }
}
