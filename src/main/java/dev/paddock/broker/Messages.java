package dev.paddock.broker;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.broker.AgentException.Kind;
import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.SessionCipher;
import dev.paddock.http.Json;
import dev.paddock.http.Reply;
import dev.paddock.jobs.Conclusion;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobId;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.jobs.WaitingJob;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerConnectionStore;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What agents wait for: a job, and that it is cancelled. A message is delivered when the agent has
 * confirmed it, and told again as long as it has not.
 */
final class Messages {
  private static final Duration TOKEN_OUTLIVES_JOB = Duration.ofMinutes(10);
  // Of each job there are two messages: this many, and the second is its cancellation.
  private static final int PER_JOB = 2;
  private static final int TRIES = 20;

  private final Database database;
  private final Sessions sessions;
  private final SessionStore store;
  private final RunnersFeature runners;
  private final RunnerConnectionStore connections;
  private final AccountsFeature accounts;
  private final JobsFeature jobs;
  private final JobAssignments assignments;
  private final AgentTokens tokens;
  private final Presence presence;
  private final Polls polls;
  private final SessionCipher cipher;
  private final SecureRandom random;

  Messages(
      Database database,
      Sessions sessions,
      SessionStore store,
      RunnersFeature runners,
      AccountsFeature accounts,
      JobsFeature jobs,
      AgentTokens tokens,
      Presence presence,
      Polls polls,
      SessionCipher cipher,
      SecureRandom random) {
    this.database = database;
    this.sessions = sessions;
    this.store = store;
    this.runners = runners;
    this.connections = runners.connections();
    this.accounts = accounts;
    this.jobs = jobs;
    this.assignments = jobs.assignments();
    this.tokens = tokens;
    this.presence = presence;
    this.polls = polls;
    this.cipher = cipher;
    this.random = random;
  }

  /**
   * A runner as it was when somebody looked.
   *
   * @param labelled with its labels; empty where the agent is busy, when nobody asks for them
   */
  private record Seen(RunnerCredentials credentials, Optional<Runner> labelled) {
    WaitingJob.Taker taker() {
      return new WaitingJob.Taker(
          credentials.id(),
          credentials.level(),
          credentials.ofEnterprise(),
          labelled.stream()
              .flatMap(it -> it.labels().stream())
              .map(label -> label.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet()));
    }
  }

  /**
   * Answers as soon as there is something to tell, and with nothing after {@link Polls#LONGEST}.
   */
  Reply next(AgentCall call) {
    boolean idle = !call.call().query("status").equalsIgnoreCase("Busy");
    var first = see(call, idle);
    var runner = first.credentials().id();
    if (!first.credentials().online()) {
      database.advance(tx -> {
        connections.online(tx, runner);
        return runner;
      });
    }
    presence.pollBegins(runner);
    try {
      return polls.begin(
          first.taker(),
          idle,
          poll -> {
            call.call().whenGone(poll::end);
            // After it has begun to wait, so that nothing is missed that comes between.
            var found = look(call, poll, idle, first);
            while (found.isEmpty() && poll.await()) {
              found = look(call, poll, idle, see(call, idle));
            }
            return found.orElseGet(Reply::noContent);
          });
    } finally {
      presence.pollEnds(runner);
    }
  }

  private Seen see(AgentCall call, boolean idle) {
    return database.read(handle -> {
      var runner = requireSession(handle, call);
      return new Seen(
          runner, idle ? runners.find(handle, runner.level(), runner.id()) : Optional.empty());
    });
  }

  private RunnerCredentials requireSession(Handle handle, AgentCall call) {
    var session = call.call().query("sessionId");
    return sessions
        .runner(handle, call.agent())
        .filter(it -> store.owner(handle, session).filter(it.id()::equals).isPresent())
        .orElseThrow(() -> new AgentException(Kind.SESSION_EXPIRED, "The session has ended."));
  }

  /** What there is in the database for a runner: the job that it has, and what it may have. */
  private record Found(Optional<Job> current, Optional<WaitingJob> waiting) {}

  private Found find(Seen seen, WaitingJob.Taker taker, boolean idle) {
    return database.read(handle -> {
      var current = assignments.of(handle, seen.credentials().id());
      boolean wants = idle && current.isEmpty();
      return new Found(
          current,
          wants
              ? assignments.waiting(handle).stream().filter(job -> job.isFor(taker)).findFirst()
              : Optional.empty());
    });
  }

  private Optional<Reply> look(AgentCall call, Polls.Poll poll, boolean idle, Seen seen) {
    // Other runners may be faster, one job after another; who waits is woken again.
    var taker = seen.taker();
    var offered = poll.offered().filter(job -> idle && job.isFor(taker));
    if (offered.isPresent()) {
      var claimed = assignments.claim(offered.get().id(), seen.labelled().orElseThrow());
      if (claimed.isPresent()) {
        return claimed.map(job -> deliver(call, seen.credentials(), job));
      }
    }
    for (int i = 0; i < TRIES; i++) {
      var found = find(seen, taker, idle);
      if (found.current().isPresent()) {
        return tell(call, seen.credentials(), found.current().get(), idle);
      }
      if (found.waiting().isEmpty() || poll.isOver()) {
        return Optional.empty();
      }
      var claimed = assignments.claim(found.waiting().get().id(), seen.labelled().orElseThrow());
      if (claimed.isPresent()) {
        return claimed.map(job -> deliver(call, seen.credentials(), job));
      }
    }
    return Optional.empty();
  }

  private Optional<Reply> tell(AgentCall call, RunnerCredentials runner, Job job, boolean idle) {
    if (job.cancelRequestedAt().isPresent()) {
      return cancellation(call, job, idle);
    }
    // An agent that is idle has not begun with it: the message did not reach it.
    return idle && job.state() == Job.State.ASSIGNED
        ? Optional.of(deliver(call, runner, job))
        : Optional.empty();
  }

  private Optional<Reply> cancellation(AgentCall call, Job job, boolean idle) {
    if (idle && job.state() == Job.State.ASSIGNED) {
      database.advance(tx -> {
        assignments.finish(tx, job, Conclusion.CANCELLED, Optional.empty(), Map.of());
        return job;
      });
      return Optional.empty();
    }
    if (job.cancelDelivered()) {
      return Optional.empty();
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("jobId", JobIds.job(job.id()));
    body.put("timeout", "00:%02d:00".formatted(JobAssignments.CANCEL.toMinutes()));
    try (var text = new Plaintext(Json.bytes(body))) {
      return Optional.of(message(call, job.id().value() * PER_JOB + 1, "JobCancellation", text));
    }
  }

  private Reply deliver(AgentCall call, RunnerCredentials runner, Job job) {
    var life = Duration.ofMinutes(job.definition().timeoutMinutes()).plus(TOKEN_OUTLIVES_JOB);
    var token = tokens.job(new Bearer.Work(runner.level(), runner.id(), job.id()), life);
    var urls = call.call().urls();
    var markers = new SecretMarkers(random);
    return database.read(handle -> {
      var repository = accounts.repositories().get(handle, job.repository());
      var message = new JobMessage(job, repository, urls, Tenant.url(urls, runner.level()), token);
      return jobs.secrets()
          .use(
              handle,
              job,
              values -> {
                try (var text = markers.fill(message.json(values.keySet(), markers), values)) {
                  return message(call, job.id().value() * PER_JOB, JobMessage.TYPE, text);
                }
              });
    });
  }

  private Reply message(AgentCall call, long id, String type, Plaintext text) {
    var encrypted = cipher.encrypt(call.call().query("sessionId"), text);
    var json = new LinkedHashMap<String, Object>();
    json.put("messageId", id);
    json.put("messageType", type);
    json.put("iv", Base64.getEncoder().encodeToString(encrypted.iv()));
    json.put("body", Base64.getEncoder().encodeToString(encrypted.body()));
    return Reply.ok(json);
  }

  /** The agent has got a message. It begins only if it is told that this was heard. */
  Reply delete(AgentCall call) {
    var runner = database.read(handle -> requireSession(handle, call));
    long message = call.id("messageId", Kind.JOB_NOT_FOUND);
    var id = new JobId(message / PER_JOB);
    database.advance(tx -> {
      var job =
          assignments
              .find(tx, id)
              .filter(it -> it.runner().filter(runner.id()::equals).isPresent())
              .orElseThrow(() ->
                  new AgentException(Kind.JOB_NOT_FOUND, "The message is for another runner."));
      if (message % PER_JOB == 1) {
        assignments.cancelDelivered(tx, job);
      } else if (job.state() == Job.State.ASSIGNED) {
        assignments.confirm(tx, job);
      }
      return id;
    });
    presence.seen(runner.id());
    return Reply.noContent();
  }
}
