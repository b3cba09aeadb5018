package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobDelivery;
import dev.paddock.jobs.WaitingJob;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the messages that agents poll for: a job, or the cancellation of one. A message is sent
 * again until the agent has confirmed it.
 */
final class Messages {
  private final Database database;
  private final Sessions sessions;
  private final RunnersFeature runners;
  private final JobAssignments jobs;
  private final JobDelivery delivery;
  private final JobMessages messages;
  private final Presence presence;
  private final Polls polls;

  Messages(
      Database database,
      Sessions sessions,
      RunnersFeature runners,
      JobAssignments jobs,
      JobDelivery delivery,
      JobMessages messages,
      Presence presence,
      Polls polls) {
    this.database = database;
    this.sessions = sessions;
    this.runners = runners;
    this.jobs = jobs;
    this.delivery = delivery;
    this.messages = messages;
    this.presence = presence;
    this.polls = polls;
  }

  /**
   * A runner as it was last read.
   *
   * @param labels in lower case; none if the agent is busy, as they are not needed then
   */
  private record Seen(RunnerCredentials credentials, Set<String> labels) {
    WaitingJob.Taker taker() {
      return new WaitingJob.Taker(
          credentials.id(), credentials.level(), credentials.ofEnterprise(), labels);
    }
  }

  /** Answers as soon as there is a message, or without content after {@link Polls#LONGEST}. */
  Reply next(AgentCall call) {
    boolean idle = !call.call().query("status").equalsIgnoreCase("Busy");
    long changes = polls.changes();
    var seen = seeFirst(call, idle);
    var runner = seen.credentials().id();
    if (!seen.credentials().online()) {
      database.advance(tx -> {
        runners.connections().online(tx, runner);
        return runner;
      });
    }
    presence.pollBegins(runner);
    try {
      return polls.begin(
          seen.taker(),
          idle,
          poll -> {
            call.call().whenGone(poll::end);
            // A change before the poll was registered has woken nobody.
            var now = polls.changes() == changes ? seen : seeAgain(call, poll, idle);
            return await(call, poll, idle, now).orElseGet(() -> nothing(call));
          });
    } finally {
      presence.pollEnds(runner);
    }
  }

  private static Reply nothing(AgentCall call) {
    call.call().markRoutine();
    return Reply.noContent();
  }

  private Optional<Reply> await(AgentCall call, Polls.Poll poll, boolean idle, Seen first) {
    var seen = first;
    // Looks once the poll is registered, so that nothing that comes meanwhile is missed.
    var found = look(call, poll, idle, seen);
    while (found.isEmpty() && poll.await()) {
      var offered = poll.offered();
      if (poll.runnerHasChanged()) {
        seen = seeAgain(call, poll, idle);
        found = look(call, poll, idle, seen);
      } else if (offered.isPresent()) {
        // If another runner was faster there is nothing else to look for: each job wakes a runner.
        found = claim(call, offered.get(), seen);
      }
    }
    return found;
  }

  /** The runner as the check of the token has just read it. */
  private Seen seeFirst(AgentCall call, boolean idle) {
    return database.read(handle -> {
      sessions.requireOpen(handle, call);
      var runner = call.runner();
      return new Seen(runner, idle ? runners.labelKeys(handle, runner.id()) : Set.of());
    });
  }

  private Seen seeAgain(AgentCall call, Polls.Poll poll, boolean idle) {
    var seen =
        database.read(handle -> {
          var runner = sessions.require(handle, call);
          return new Seen(runner, idle ? runners.labelKeys(handle, runner.id()) : Set.of());
        });
    poll.runnerIs(seen.taker());
    return seen;
  }

  /** The jobs for a runner: the one that it has, and the waiting ones that it may get. */
  private record Found(Optional<Job> current, List<WaitingJob> waiting) {}

  private Found find(WaitingJob.Taker taker, boolean idle) {
    var current = database.read(handle -> jobs.of(handle, taker.id()));
    boolean wants = idle && current.isEmpty();
    return new Found(
        current,
        wants ? jobs.waiting().stream().filter(job -> job.isFor(taker)).toList() : List.of());
  }

  private Optional<Reply> look(AgentCall call, Polls.Poll poll, boolean idle, Seen seen) {
    var found = find(seen.taker(), idle);
    if (found.current().isPresent()) {
      return tell(call, seen.credentials(), found.current().get(), idle);
    }
    return found.waiting().stream()
        .takeWhile(job -> !poll.isOver())
        .flatMap(job -> claim(call, job, seen).stream())
        .findFirst();
  }

  private Optional<Reply> claim(AgentCall call, WaitingJob job, Seen seen) {
    var runner = seen.credentials();
    return delivery
        .claim(job, runner.id(), runner.name())
        .flatMap(its -> messages.job(call, runner, its));
  }

  private Optional<Reply> tell(AgentCall call, RunnerCredentials runner, Job job, boolean idle) {
    // An agent that is idle has not begun with it: the message did not reach it.
    boolean notBegun = idle && job.state() == Job.State.ASSIGNED;
    if (job.cancelRequestedAt().isEmpty()) {
      return notBegun ? messages.job(call, runner, job) : Optional.empty();
    }
    if (notBegun) {
      database.advance(tx -> {
        jobs.withdraw(tx, job);
        return job;
      });
    }
    return notBegun || job.cancelDelivered()
        ? Optional.empty()
        : Optional.of(messages.cancellation(call, job));
  }

  /** Confirms that the agent has got a message. It begins a job only if this call succeeds. */
  Reply delete(AgentCall call) {
    var runner = call.runner().id();
    var message = JobMessages.Id.of(call.id("messageId", Kind.JOB_NOT_FOUND));
    boolean its =
        database.advance(tx -> {
          sessions.requireOpen(tx, call);
          return message.cancels()
              ? jobs.cancelDelivered(tx, message.job(), runner)
              : jobs.confirm(tx, message.job(), runner);
        });
    if (!its) {
      throw new AgentException(Kind.JOB_NOT_FOUND, "The message is for another runner.");
    }
    presence.seen(runner);
    return Reply.noContent();
  }
}
