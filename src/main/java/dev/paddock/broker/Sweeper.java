package dev.paddock.broker;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.Access;
import dev.paddock.identity.Origin;
import dev.paddock.jobs.ClockLeap;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.runners.RunnerConnectionStore;
import dev.paddock.runners.RunnerEvent.Offline;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens because time passes: runners are lost, leases end, what is old goes. */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** After so long without a sign of life a runner of this process is offline. */
  private static final Duration LOST = Duration.ofSeconds(75);

  /** The same for one of another process, whose notes may be late. */
  private static final Duration LOST_ELSEWHERE = Duration.ofSeconds(90);

  // https://docs.github.com/enterprise-server@3.19/actions/reference/runners/self-hosted-runners
  private static final Duration UNUSED = Duration.ofDays(14);
  private static final Duration UNUSED_EPHEMERAL = Duration.ofDays(1);
  private static final Duration RUNS_KEPT = Duration.ofDays(90);

  private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

  private final Database database;
  private final AuditFeature audit;
  private final Access access;
  private final RunnersFeature runners;
  private final RunnerConnectionStore connections;
  private final JobsFeature jobs;
  private final Sessions sessions;
  private final AssertionStore assertions;
  private final Presence presence;
  private final Polls polls;
  private final Clock clock;
  private final ClockLeap leap;
  private final Instant started;
  private Instant cleaned;

  Sweeper(
      Database database,
      AuditFeature audit,
      Access access,
      RunnersFeature runners,
      JobsFeature jobs,
      Sessions sessions,
      AssertionStore assertions,
      Presence presence,
      Polls polls,
      Clock clock,
      ClockLeap leap) {
    this.database = database;
    this.audit = audit;
    this.access = access;
    this.runners = runners;
    this.connections = runners.connections();
    this.jobs = jobs;
    this.sessions = sessions;
    this.assertions = assertions;
    this.presence = presence;
    this.polls = polls;
    this.clock = clock;
    this.leap = leap;
    this.started = clock.instant();
    this.cleaned = started;
  }

  void start(ScheduledExecutorService timer) {
    var _ = timer.scheduleWithFixedDelay(() -> safely(this::look), 1, 1, TimeUnit.SECONDS);
  }

  // One failure must not be the last look.
  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (StoreUnavailableException outage) {
      LOG.atWarn().log(outage.getMessage());
    } catch (RuntimeException bug) {
      LOG.atError().setCause(bug).log("looking after runners and jobs failed");
    }
  }

  /** Done every second. */
  private void look() {
    leap.look();
    var seen = presence.toWrite();
    if (!seen.isEmpty()) {
      database.advance(tx -> {
        connections.seen(tx, seen);
        return seen;
      });
    }
    if (leap.isOver()) {
      findLost();
    }
    jobs.timeLimits().sweep();
    // Whoever was woken may have gone since, and a signal may have been lost.
    polls.wakeFor(jobs.assignments().lookAtQueue());
    if (clock.instant().isAfter(cleaned.plus(BETWEEN_CLEANINGS))) {
      cleaned = clock.instant();
      clean();
    }
  }

  private void findLost() {
    var now = clock.instant();
    presence.silentSince(now.minus(LOST)).forEach(this::lose);
    if (started.plus(LOST_ELSEWHERE).isAfter(now)) {
      // Who was there before this process may be on their way to it.
      return;
    }
    for (RunnerId runner :
        database.read(handle -> connections.silentSince(handle, now.minus(LOST_ELSEWHERE)))) {
      if (presence.last(runner).isEmpty()) {
        var last = database.read(handle -> connections.lastSeen(handle, runner));
        lose(runner, last.orElse(Instant.EPOCH));
      }
    }
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

  /** What can wait. */
  private void clean() {
    database.advance(tx -> {
      assertions.forgetExpired(tx);
      return tx;
    });
    for (var unused :
        database.read(handle -> connections.unused(handle, UNUSED, UNUSED_EPHEMERAL))) {
      var rule = "not connected for " + (unused.ephemeral() ? "1 day" : "14 days");
      access
          .level(unused.level())
          .ifPresent(level ->
              audit.write(
                  new Origin.Server(rule),
                  change -> {
                    runners.remove(change, level, unused.id());
                    return unused;
                  }));
    }
    jobs.assignments().forget(RUNS_KEPT);
  }
}
