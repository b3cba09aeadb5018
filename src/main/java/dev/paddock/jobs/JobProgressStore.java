package dev.paddock.jobs;

import dev.paddock.runners.RunnerId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a job that a runner has, in the database. Each update carries its condition, and
 * changes nothing where the job is no longer as expected.
 */
final class JobProgressStore {
  // The condition for a running job that is not cancelled; ends with the time when its limit is
  // reached.
  private static final String OVERTIME =
      "state = 'in_progress' and cancel_requested_at is null and started_at + timeout_minutes * 60000";

  private final Clock clock;

  JobProgressStore(Clock clock) {
    this.clock = clock;
  }

  /** Starts the lease of a runner that has got the job and not begun it; whether that is so. */
  boolean confirm(Tx tx, JobId id, RunnerId runner, Instant lease) {
    return tx.createUpdate(
                """
                update jobs set lease_until = :until
                where id = :id and state = 'assigned' and runner_id = :runner
                """)
            .bind("id", id)
            .bind("runner", runner)
            .bind("until", lease)
            .execute()
        == 1;
  }

  /** Renews the lease, and starts the job if it has not begun; whether the runner has the job. */
  boolean renew(Tx tx, JobId id, RunnerId runner, Instant lease) {
    return tx.createUpdate(
                """
                update jobs set lease_until = :until, state = 'in_progress',
                  started_at = coalesce(started_at, :now)
                where id = :id and state in ('assigned', 'in_progress') and runner_id = :runner
                """)
            .bind("id", id)
            .bind("runner", runner)
            .bind("until", lease)
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  void requestCancel(Tx tx, JobId id) {
    tx.createUpdate(
            """
            update jobs set cancel_requested_at = :now
            where id = :id and cancel_requested_at is null and state <> 'completed'
            """)
        .bind("id", id)
        .bind("now", clock.millis())
        .execute();
  }

  /** Notes that the runner knows that its job is cancelled; whether the job is or was its own. */
  boolean cancelDelivered(Tx tx, JobId id, RunnerId runner) {
    return tx.createUpdate(
                "update jobs set cancel_delivered = true where id = :id and runner_id = :runner")
            .bind("id", id)
            .bind("runner", runner)
            .execute()
        == 1;
  }

  /**
   * Ends a job, if it is still with the runner that had it; the first call decides how.
   *
   * @return how many bytes there are of the log of the whole job; nothing if it has ended before
   */
  Optional<Long> complete(
      Tx tx, Job job, Conclusion conclusion, @Nullable String reason, Map<String, String> outputs) {
    return tx.createQuery(
            """
            update jobs set state = 'completed', conclusion = :conclusion, reason = :reason,
              outputs = :outputs, completed_at = :now, lease_until = null
            where id = :id and state <> 'completed' and coalesce(runner_id, 0) = :runner
            returning whole_bytes
            """)
        .bind("id", job.id())
        .bind("runner", job.runner().map(RunnerId::value).orElse(0L))
        .bind("conclusion", conclusion.wire())
        .bind("reason", reason)
        .bind("outputs", Json.text(outputs))
        .bind("now", clock.millis())
        .mapToLong()
        .findOne();
  }

  /** Jobs whose lease has expired. */
  List<JobId> expired(Handle handle, Instant now) {
    return withRunners(handle, "lease_until < :limit", now);
  }

  /** Jobs that were cancelled before a moment and are still with a runner. */
  List<JobId> cancelledBefore(Handle handle, Instant moment) {
    return withRunners(handle, "cancel_requested_at < :limit", moment);
  }

  /** Jobs that run for longer than they may, and are not cancelled yet. */
  List<JobId> overdue(Handle handle, Instant now) {
    return withRunners(handle, OVERTIME + " < :limit", now);
  }

  /**
   * Cancels a job that runs for longer than it may, and was not cancelled yet; the runner that has
   * it.
   */
  Optional<RunnerId> timeOut(Tx tx, JobId id) {
    return tx.createQuery(
            """
            update jobs set cancel_requested_at = :now, timed_out = true where id = :id and
            """
                + OVERTIME
                + " < :now returning runner_id")
        .bind("id", id)
        .bind("now", clock.millis())
        .mapToId(RunnerId::new)
        .findOne();
  }

  private static List<JobId> withRunners(Handle handle, String condition, Instant limit) {
    return handle
        .createQuery(
            "select id from jobs where state in ('assigned', 'in_progress') and " + condition)
        .bind("limit", limit)
        .mapToId(JobId::new)
        .list();
  }
}
