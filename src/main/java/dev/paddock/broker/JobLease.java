package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobId;
import dev.paddock.jobs.JobRecords;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.runners.RunnerId;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The lease that an agent has on its job: renewed while the job runs, given up at its end. */
final class JobLease {
  /** The largest body at a job's end, in bytes: it has the outputs, of which 1 MiB is kept. */
  private static final int LARGEST_END = 4 * 1024 * 1024;

  private final Database database;
  private final JobAssignments assignments;
  private final JobRecords records;
  private final Presence presence;

  JobLease(Database database, JobsFeature jobs, Presence presence) {
    this.database = database;
    this.assignments = jobs.assignments();
    this.records = jobs.records();
    this.presence = presence;
  }

  /** Renews the lease of an agent that still runs its job. */
  Reply renew(AgentCall call) {
    var runner = call.runner().id();
    var id = id(call);
    var until =
        database.advance(tx -> assignments.renew(tx, id, runner)).orElseThrow(JobLease::noJob);
    presence.seen(runner);
    return Reply.ok(request(id, Map.of("lockedUntil", until.toString())));
  }

  /** Tells an agent how its job ended, if it has missed that. */
  Reply get(AgentCall call) {
    var id = id(call);
    var job = find(id, call.runner().id()).orElseThrow(JobLease::noJob);
    return Reply.ok(
        request(
            id,
            job.conclusion()
                .<Map<String, Object>>map(it -> Map.of("result", WireWords.wire(it)))
                .orElse(Map.of())));
  }

  private static JobId id(AgentCall call) {
    return new JobId(call.id("requestId", Kind.JOB_NOT_FOUND));
  }

  private Optional<Job> find(JobId id, RunnerId runner) {
    return database
        .read(handle -> assignments.find(handle, id))
        .filter(job -> job.wasGivenTo(runner));
  }

  private static Map<String, Object> request(JobId id, Map<String, ?> more) {
    var json = new LinkedHashMap<String, Object>();
    json.put("requestId", id.value());
    json.putAll(more);
    return json;
  }

  private static AgentException noJob() {
    return new AgentException(Kind.JOB_NOT_FOUND, "The runner does not have this job.");
  }

  /**
   * Ends the job. A repeated call changes nothing; an agent that was killed sends it with the
   * agent's token when it is back.
   */
  Reply complete(AgentCall call) {
    var body = call.json(LARGEST_END);
    var id = new JobId(body.number("requestId"));
    call.requirePlanOf(id);
    var runner = runnerThatMayEnd(id, call.held());
    if (body.text("name").equalsIgnoreCase("JobCompleted")) {
      complete(call, id, runner, body);
      presence.seen(runner);
    }
    return Reply.noContent();
  }

  private static RunnerId runnerThatMayEnd(JobId id, Held held) {
    return switch (held) {
      case Held.Work(var work, var job) when job.id().equals(id) -> work.runner();
      case Held.Place(var agent, var runner) -> runner.id();
      default -> throw new AgentException(Kind.PLAN_SECURITY, "The token is not that of this job.");
    };
  }

  private void complete(AgentCall call, JobId id, RunnerId runner, TolerantJson told) {
    var job =
        find(id, runner)
            .orElseThrow(() ->
                new AgentException(Kind.PLAN_NOT_FOUND, "The runner does not have this job."));
    if (job.state() == Job.State.COMPLETED) {
      return;
    }
    var outputs = records.outputs(job, WireWords.outputs(told));
    database.advance(tx -> {
      assignments.finish(
          tx,
          call.origin(),
          job,
          WireWords.conclusion(told.text("result")),
          Optional.empty(),
          outputs);
      return id;
    });
  }
}
