package dev.paddock.runners;

import dev.paddock.identity.LevelId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connection state of runners in the database: online, busy, and when last heard of. Changes go
 * into the runner's history, not into the audit log, which is for what somebody did.
 */
public final class RunnerConnections {
  private final RunnerEventStore events;
  private final Clock clock;

  RunnerConnections(RunnerEventStore events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** Marks a runner as online: its agent is connected. */
  public void online(Tx tx, RunnerId id) {
    int changed =
        tx.createUpdate(
                "update runners set online = true, last_seen_at = :now where id = :id and not online")
            .bind("id", id)
            .bind("now", clock.millis())
            .execute();
    if (changed > 0) {
      events.add(tx, id, RunnerEvent.Kind.ONLINE, Optional.empty());
    } else {
      seen(tx, Map.of(id, clock.instant()));
    }
  }

  /** Marks a runner as offline. */
  public void offline(Tx tx, RunnerId id, RunnerEvent.Offline reason) {
    int changed =
        tx.createUpdate("update runners set online = false where id = :id and online")
            .bind("id", id)
            .execute();
    if (changed > 0) {
      events.add(tx, id, RunnerEvent.Kind.OFFLINE, Optional.of(reason.wire()));
    }
  }

  /** Notes when runners were last heard of; a moment before the stored one changes nothing. */
  public void seen(Tx tx, Map<RunnerId, Instant> moments) {
    tx.updateAll(
        """
        update runners set last_seen_at = :at
        where id = :id and (last_seen_at is null or last_seen_at < :at)
        """,
        List.copyOf(moments.entrySet()),
        (update, seen) -> update.bind("id", seen.getKey()).bind("at", seen.getValue()));
  }

  /** When a runner was last heard of, as stored. */
  public Optional<Instant> lastSeen(Handle handle, RunnerId id) {
    return handle
        .createQuery("select last_seen_at from runners where id = :id and last_seen_at is not null")
        .bind("id", id)
        .map(row -> Instant.ofEpochMilli(row.getLong(1)))
        .findOne();
  }

  /** Online runners that were last heard of before a moment, as stored. */
  public List<RunnerId> silentSince(Handle handle, Instant before) {
    return handle
        .createQuery(
            """
            select id from runners
            where online and (last_seen_at is null or last_seen_at < :before)
            """)
        .bind("before", before)
        .mapToId(RunnerId::new)
        .list();
  }

  /**
   * Marks a runner as busy with a job, if it is online and has none.
   *
   * @return whether it was
   */
  public boolean assign(Tx tx, RunnerId id, String job) {
    int changed =
        tx.createUpdate("update runners set busy = true where id = :id and online and not busy")
            .bind("id", id)
            .execute();
    if (changed > 0) {
      events.add(tx, id, RunnerEvent.Kind.JOB_ASSIGNED, Optional.of(job));
    }
    return changed > 0;
  }

  /**
   * Marks a runner as idle: its job is over, or goes to another runner.
   *
   * @return the owner of the runner if it is ephemeral; empty otherwise, or if it was not busy
   */
  public Optional<LevelId> release(Tx tx, RunnerId id, String outcome) {
    var released =
        tx.createQuery(
                """
                update runners set busy = false where id = :id and busy
                returning case when ephemeral then level_id end as owner
                """)
            .bind("id", id)
            .map(row -> row.optionalId("owner", LevelId::new))
            .findOne();
    if (released.isPresent()) {
      events.add(tx, id, RunnerEvent.Kind.JOB_FINISHED, Optional.of(outcome));
    }
    return released.flatMap(it -> it);
  }

  /** A runner that was not heard of for long, and its owner. */
  public record Unused(RunnerId id, LevelId level, boolean ephemeral) {}

  /**
   * Runners that were not heard of for so long, offline and without a job. A runner of a world file
   * without credentials, which no agent has taken yet, is not among them.
   */
  public List<Unused> unused(Handle handle, Duration usual, Duration ephemeral) {
    return handle
        .createQuery(
            """
            select id, level_id, ephemeral from runners
            where not online and not busy
              and coalesce(last_seen_at, created_at)
                < case when ephemeral then :ephemeral else :usual end
              and exists (select 1 from runner_credentials c where c.runner_id = runners.id)
            """)
        .bind("usual", clock.instant().minus(usual))
        .bind("ephemeral", clock.instant().minus(ephemeral))
        .map(row ->
            new Unused(
                row.id("id", RunnerId::new),
                row.id("level_id", LevelId::new),
                row.getBoolean("ephemeral")))
        .list();
  }
}
