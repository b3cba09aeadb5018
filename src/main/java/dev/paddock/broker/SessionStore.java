package dev.paddock.broker;

import dev.paddock.runners.RunnerId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.Optional;

/** Sessions of agents in the database: at most one of each runner. */
final class SessionStore {
  private final Clock clock;

  SessionStore(Clock clock) {
    this.clock = clock;
  }

  /** The session of a runner. */
  Optional<String> of(Handle handle, RunnerId runner) {
    return handle
        .createQuery("select id from agent_sessions where runner_id = :runner")
        .bind("runner", runner)
        .mapToString()
        .findOne();
  }

  /** The runner whose session it is. */
  Optional<RunnerId> owner(Handle handle, String session) {
    return handle
        .createQuery("select runner_id from agent_sessions where id = :id")
        .bind("id", session)
        .mapToId(RunnerId::new)
        .findOne();
  }

  void insert(Tx tx, String id, RunnerId runner, String ownerName) {
    tx.createUpdate(
            """
            insert into agent_sessions (id, runner_id, owner_name, created_at)
            values (:id, :runner, :owner, :now)
            """)
        .bind("id", id)
        .bind("runner", runner)
        .bind("owner", ownerName)
        .bind("now", clock.millis())
        .executeLater();
  }

  /** Ends the session of a runner, if it has one. */
  void delete(Tx tx, RunnerId runner) {
    tx.createUpdate("delete from agent_sessions where runner_id = :runner")
        .bind("runner", runner)
        .executeLater();
  }
}
