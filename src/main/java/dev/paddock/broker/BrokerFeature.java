package dev.paddock.broker;

import dev.paddock.audit.AuditFeature;
import dev.paddock.crypto.DerivedKeys;
import dev.paddock.crypto.SessionCipher;
import dev.paddock.http.Protocol;
import dev.paddock.http.Route;
import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import dev.paddock.jobs.ClockLeap;
import dev.paddock.jobs.JobId;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Signal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The door of what runner agents talk to. It works from {@link #start} to {@link #close}. */
public final class BrokerFeature implements AutoCloseable {
  /** The topic of a job for which no runner waited in the process where it was made. */
  private static final String PASSED_ON = "passed-job";

  private final ScheduledThreadPoolExecutor timer = timer();
  private final Polls polls = new Polls(timer);
  private final Database database;
  private final JobsFeature jobs;
  private final Sweeper sweeper;
  private final RegistrationApi registration;
  private final AgentRoutes routes;

  public BrokerFeature(
      Database database,
      AuditFeature audit,
      Access access,
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
    var presence = new Presence(clock);
    var store = new SessionStore(clock);
    var assertions = new AssertionStore(clock);
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
    this.registration = new RegistrationApi(access, tokens);
    this.routes =
        new AgentRoutes(
            tokens,
            new Doorkeeper(database, authentication, runners.credentials(), jobs.assignments()),
            new TokenExchange(database, runners.credentials(), assertions, tokens, clock),
            new Agents(database, audit, access, runners, jobs.assignments(), sessions, random),
            sessions,
            messages,
            new JobRequests(database, jobs, presence),
            new Worker(database, jobs, presence));
    this.sweeper =
        new Sweeper(
            database,
            audit,
            access,
            runners,
            jobs,
            sessions,
            assertions,
            presence,
            polls,
            clock,
            leap);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().name("runners").daemon().unstarted(work));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Where agents come first. */
  public List<Route> routes() {
    return registration.routes();
  }

  /** What they speak then. */
  public Protocol protocol() {
    return routes.protocol();
  }

  /** Begins to look after runners and jobs. */
  public void start() {
    database.listen(this::hear);
    sweeper.start(timer);
  }

  // Whoever raises a signal must not wait for what follows from it.
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

  /** Has all that wait answered, and looks after nothing any more. */
  @Override
  public void close() {
    polls.close();
  }
}
