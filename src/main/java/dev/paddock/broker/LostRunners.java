package dev.paddock.broker;

import dev.paddock.jobs.ClockLeap;
import dev.paddock.runners.RunnerConnections;
import dev.paddock.runners.RunnerEvent.Offline;
import dev.paddock.runners.RunnerId;
import dev.paddock.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the runners whose agents have been silent for too long, and marks them offline. */
final class LostRunners {
  private static final Logger LOG = LoggerFactory.getLogger(LostRunners.class);

  /** How long a runner of this process may be silent before it is marked offline. */
  private static final Duration LOST = Duration.ofSeconds(75);

  /** The same for a runner of another process, which may be late to write when it was last seen. */
  private static final Duration LOST_ELSEWHERE = Duration.ofSeconds(90);

  private final Database database;
  private final RunnerConnections connections;
  private final Sessions sessions;
  private final Presence presence;
  private final Clock clock;
  private final ClockLeap leap;
  private final Instant started;

  LostRunners(
      Database database,
      RunnerConnections connections,
      Sessions sessions,
      Presence presence,
      Clock clock,
      ClockLeap leap) {
    this.database = database;
    this.connections = connections;
    this.sessions = sessions;
    this.presence = presence;
    this.clock = clock;
    this.leap = leap;
    this.started = clock.instant();
  }

  /**
   * Marks silent runners offline.
   *
   * @return how many were silent
   */
  int find() {
    if (!leap.isOver()) {
      return 0;
    }
    var now = clock.instant();
    var silent = presence.silentSince(now.minus(LOST));
    silent.forEach(this::lose);
    return silent.size() + findElsewhere(now);
  }

  private int findElsewhere(Instant now) {
    if (started.plus(LOST_ELSEWHERE).isAfter(now)) {
      // Runners that were online before this process started may be on their way to it.
      return 0;
    }
    var silent =
        database.read(handle -> connections.silentSince(handle, now.minus(LOST_ELSEWHERE)));
    for (RunnerId runner : silent) {
      if (presence.last(runner).isEmpty()) {
        var last = database.read(handle -> connections.lastSeen(handle, runner));
        lose(runner, last.orElse(Instant.EPOCH));
      }
    }
    return silent.size();
  }

  private void lose(RunnerId runner, Instant last) {
    var limit = clock.instant().minus(LOST);
    boolean lost =
        database.advance(tx -> {
          // Another process may have heard of it.
          boolean silent =
              connections.lastSeen(tx, runner).filter(it -> it.isAfter(limit)).isEmpty();
          if (silent) {
            sessions.lose(
                tx, runner, last.isBefore(started) ? Offline.SERVER_RESTART : Offline.LOST);
          }
          return silent;
        });
    if (lost) {
      LOG.atInfo().addKeyValue("runner", runner.value()).log("a runner was lost");
    }
    presence.forget(runner);
  }
}
