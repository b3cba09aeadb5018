package dev.paddock.runners;

import dev.paddock.http.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What happened to runners: the newest of each. */
final class RunnerEventStore {
  private static final int MOST = 100;

  private final Clock clock;

  RunnerEventStore(Clock clock) {
    this.clock = clock;
  }

  void add(Handle tx, RunnerId runner, RunnerEvent.Kind kind, Optional<String> reason) {
    tx.createUpdate(
            """
            insert into runner_events (runner_id, at, event, reason)
            values (:runner, :at, :event, :reason)
            """)
        .bind("runner", runner.value())
        .bind("at", clock.millis())
        .bind("event", kind.wire())
        .bind("reason", reason.orElse(null))
        .execute();
    tx.createUpdate(
            """
            delete from runner_events where runner_id = :runner and id <= (
              select id from runner_events where runner_id = :runner
              order by id desc limit 1 offset :most)
            """)
        .bind("runner", runner.value())
        .bind("most", MOST)
        .execute();
  }

  long count(Handle handle, RunnerId runner) {
    return handle
        .createQuery("select count(*) from runner_events where runner_id = :runner")
        .bind("runner", runner.value())
        .mapTo(Long.class)
        .one();
  }

  /** A page, newest first. */
  List<RunnerEvent> page(Handle handle, RunnerId runner, Page page) {
    return handle
        .createQuery(
            """
            select at, event, reason from runner_events where runner_id = :runner
            order by id desc limit :size offset :offset
            """)
        .bind("runner", runner.value())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) ->
            new RunnerEvent(
                Instant.ofEpochMilli(row.getLong("at")),
                RunnerEvent.Kind.of(row.getString("event")),
                Optional.ofNullable(row.getString("reason"))))
        .list();
  }
}
