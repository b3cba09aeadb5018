package dev.paddock.broker;

import dev.paddock.audit.AuditFeature;
import dev.paddock.crypto.DerivedKeys;
import dev.paddock.crypto.SessionCipher;
import dev.paddock.feature.Chore;
import dev.paddock.feature.Feature;
import dev.paddock.identity.Authentication;
import dev.paddock.jobs.ClockLeap;
import dev.paddock.jobs.JobId;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.runners.RunnerConnections;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The entry point of the protocol that runner agents speak. Polls are woken from {@link #start} on,
 * and ended by {@link #close}.
 */
public final class BrokerFeature implements AutoCloseable {
  /**
   * The topic of a {@link Signal} about a job for which no runner waited in the process that made
   * it.
   */
  private static final String PASSED_ON = "passed-job";

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  private final ScheduledThreadPoolExecutor timer = timer();
  private final Polls polls = new Polls(timer);
  private final Database database;
  private final JobsFeature jobs;
  private final RunnerConnections connections;
  private final Presence presence;
  private final AssertionStore assertions;
  private final LostRunners lost;
  private final RegistrationApi registration;
  private final AgentRoutes routes;

  public BrokerFeature(
      Database database,
      AuditFeature audit,
      Authentication authentication,
      RunnersFeature runners,
      JobsFeature jobs,
      DerivedKeys keys,
      SecureRandom random,
      Clock clock,
      ClockLeap leap) {
    this.database = database;
    this.jobs = jobs;
    var tokens = new AgentTokens(keys, clock);
    var cipher = new SessionCipher(keys, random);
    this.presence = new Presence(clock);
    this.connections = runners.connections();
    var store = new SessionStore(clock);
    this.assertions = new AssertionStore(clock);
    var sessions =
        new Sessions(
            database,
            store,
            runners.connections(),
            runners.credentials(),
            jobs.assignments(),
            presence,
            cipher,
            random,
            clock);
    var messages =
        new Messages(
            database,
            sessions,
            runners,
            jobs.assignments(),
            jobs.delivery(),
            new JobMessages(jobs.delivery(), tokens, cipher, random),
            presence,
            polls);
    this.registration = new RegistrationApi(database, tokens);
    this.routes =
        new AgentRoutes(
            tokens,
            new Doorkeeper(database, authentication, runners.credentials(), jobs.assignments()),
            new TokenExchange(database, runners.credentials(), assertions, tokens, clock),
            new Agents(database, audit, runners, jobs.assignments(), sessions, random),
            sessions,
            messages,
            new JobLease(database, jobs, presence),
            new JobFeedback(database, jobs, presence));
    this.lost = new LostRunners(database, connections, sessions, presence, clock, leap);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().name("runners").daemon().unstarted(work));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("broker", registration.routes())
        .withSites(routes.site())
        .withChores(
            new Chore("write last contacts", SECOND, this::writeLastContacts),
            new Chore("find lost runners", SECOND, lost::find),
            new Chore("offer waiting jobs", SECOND, this::offerWaiting),
            new Chore("forget used assertions", CLEANING, this::forgetAssertions));
  }

  private int writeLastContacts() {
    var seen = presence.toWrite();
    if (!seen.isEmpty()) {
      database.advance(tx -> {
        tx.changesNothingShown();
        connections.seen(tx, seen);
        return seen;
      });
    }
    return seen.size();
  }

  // A runner that was woken for a job may have gone since, and a signal may have been lost.
  private int offerWaiting() {
    var waiting = jobs.assignments().lookAtQueue();
    polls.wakeFor(waiting);
    return waiting.size();
  }

  private int forgetAssertions() {
    return database.advance(assertions::forgetExpired);
  }

  /** Begins to listen for signals about jobs and runners that change. */
  public void start() {
    database.listen(this::hear);
  }

  // The thread that raises a signal must not wait for what follows from it.
  private void hear(Signal signal) {
    switch (signal.topic()) {
      case RunnersFeature.CHANGED, JobsFeature.CANCELLED -> polls.wake(new RunnerId(signal.id()));
      case JobsFeature.WAITING ->
          Thread.startVirtualThread(() ->
              offer(signal.id(), () -> database.tellOthers(new Signal(PASSED_ON, signal.id()))));
      case PASSED_ON -> Thread.startVirtualThread(() -> offer(signal.id(), () -> {}));
      default -> {}
    }
  }

  private void offer(long id, Runnable otherwise) {
    var waiting = database.read(handle -> jobs.assignments().waiting(handle, new JobId(id)));
    if (waiting.isPresent() && !polls.wakeOneFor(waiting.get())) {
      otherwise.run();
    }
  }

  /** Ends all polls, which are then answered. */
  @Override
  public void close() {
    polls.close();
  }
}
