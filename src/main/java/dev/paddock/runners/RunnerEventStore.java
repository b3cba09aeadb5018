package dev.paddock.runners;

import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The history of runners in the database: the newest 100 events of each. */
final class RunnerEventStore {
  private static final int MOST = 100;

  private final Clock clock;

  RunnerEventStore(Clock clock) {
    this.clock = clock;
  }

  void add(Tx tx, RunnerId runner, RunnerEvent.Kind kind, Optional<String> reason) {
    tx.createUpdate(
            """
            insert into runner_events (runner_id, at, event, reason)
            values (:runner, :at, :event, :reason)
            """)
        .bind("runner", runner)
        .bind("at", clock.millis())
        .bind("event", kind.wire())
        .bind("reason", reason)
        .executeLater();
    tx.createUpdate(
            """
            delete from runner_events where runner_id = :runner and id <= (
              select id from runner_events where runner_id = :runner
              order by id desc limit 1 offset :most)
            """)
        .bind("runner", runner)
        .bind("most", MOST)
        .executeLater();
  }

  long count(Handle handle, RunnerId runner) {
    return handle
        .createQuery("select count(*) from runner_events where runner_id = :runner")
        .bind("runner", runner)
        .mapToLong()
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
        .bind("runner", runner)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row ->
            new RunnerEvent(
                row.instant("at"),
                RunnerEvent.Kind.of(row.getString("event")),
                row.optionalString("reason")))
        .list();
  }
}
