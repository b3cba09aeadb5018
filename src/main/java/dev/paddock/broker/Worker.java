package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.http.Reply;
import dev.paddock.identity.Access;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobId;
import dev.paddock.jobs.JobRecords;
import dev.paddock.jobs.JobStep;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a job's worker sends while it runs, and how it ends. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Database database;
  private final JobAssignments assignments;
  private final JobRecords records;
  private final RunnersFeature runners;
  private final Access access;
  private final Presence presence;

  Worker(
      Database database,
      JobsFeature jobs,
      RunnersFeature runners,
      Access access,
      Presence presence) {
    this.database = database;
    this.assignments = jobs.assignments();
    this.records = jobs.records();
    this.runners = runners;
    this.access = access;
    this.presence = presence;
  }

  /** The agent is at its job still. */
  Reply renew(AgentCall call) {
    var runner = call.agent().runner();
    var id = new JobId(call.id("requestId", Kind.JOB_NOT_FOUND));
    var until =
        database.advance(tx -> assignments.renew(tx, ofRunner(id, assignments.of(tx, runner))));
    presence.seen(runner);
    return Reply.ok(request(id, Map.of("lockedUntil", until.toString())));
  }

  /** How an agent's job ended, for one that has missed it. */
  Reply get(AgentCall call) {
    var runner = call.agent().runner();
    var id = new JobId(call.id("requestId", Kind.JOB_NOT_FOUND));
    var job =
        database
            .read(handle -> assignments.find(handle, id))
            .filter(it -> it.runner().filter(runner::equals).isPresent())
            .orElseThrow(Worker::noJob);
    return Reply.ok(
        request(
            id,
            job.conclusion()
                .<Map<String, Object>>map(it -> Map.of("result", Told.wire(it)))
                .orElse(Map.of())));
  }

  private static Map<String, Object> request(JobId id, Map<String, ?> more) {
    var json = new LinkedHashMap<String, Object>();
    json.put("requestId", id.value());
    json.putAll(more);
    return json;
  }

  private static Job ofRunner(JobId wanted, Optional<Job> current) {
    return current.filter(job -> job.id().equals(wanted)).orElseThrow(Worker::noJob);
  }

  private static AgentException noJob() {
    return new AgentException(Kind.JOB_NOT_FOUND, "The runner does not have this job.");
  }

  /** The job that a worker's token is for, as long as its runner has it. */
  private Job job(AgentCall call) {
    var work = call.work();
    requirePlan(call, work.job());
    return database
        .read(handle -> assignments.of(handle, work.runner()))
        .filter(job -> job.id().equals(work.job()))
        .orElseThrow(() -> new AgentException(Kind.PLAN_NOT_FOUND, "The job has ended."));
  }

  private static void requirePlan(AgentCall call, JobId job) {
    var timeline = call.variable("timelineId");
    if (!call.variable("planId").equalsIgnoreCase(JobIds.plan(job))
        || !(timeline.isEmpty() || timeline.equalsIgnoreCase(JobIds.timeline(job)))) {
      LOG.atWarn()
          .addKeyValue("request_id", call.call().id())
          .addKeyValue("job", job.value())
          .log("a job spoke of another job, and was refused");
      throw new AgentException(Kind.PLAN_SECURITY, "The token is that of another job.");
    }
  }

  /** Steps begin and end. */
  Reply putRecords(AgentCall call) {
    var job = job(call);
    var told = call.json().objects("value");
    var steps = new ArrayList<JobStep>();
    var logs = new LinkedHashMap<String, Long>();
    for (AgentJson record : told) {
      boolean isStep = record.text("type").equalsIgnoreCase("Task") && !record.text("id").isEmpty();
      long log = record.object("log").number("id");
      if (isStep) {
        steps.add(Told.step(record));
      }
      if (log > 0) {
        logs.put(isStep ? Told.id(record) : JobRecords.WHOLE, log);
      }
    }
    begin(job);
    records.putSteps(job, steps, logs);
    presence.seen(call.work().runner());
    var json = new LinkedHashMap<String, Object>();
    json.put("count", told.size());
    json.put("value", told.stream().map(AgentJson::node).toList());
    return Reply.ok(json);
  }

  // The worker may be faster than the agent's first renewal.
  private void begin(Job job) {
    if (job.state() == Job.State.ASSIGNED) {
      database.advance(tx -> assignments.renew(tx, job));
    }
  }

  /** The steps as they are known; asked for by an agent whose worker has died. */
  Reply getTimeline(AgentCall call) {
    var job = job(call);
    var records = new ArrayList<Map<String, Object>>();
    var record = new LinkedHashMap<String, Object>();
    record.put("id", JobIds.job(job.id()));
    record.put("type", "Job");
    record.put("name", job.name());
    record.put("state", "inProgress");
    records.add(record);
    return Reply.ok(timeline(job, records));
  }

  /** A timeline of a record's details: it is there already, as far as anyone asks. */
  Reply createTimeline(AgentCall call) {
    return Reply.ok(timeline(job(call), List.of()));
  }

  private static Map<String, Object> timeline(Job job, List<?> records) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", JobIds.timeline(job.id()));
    json.put("changeId", 1);
    json.put("records", records);
    return json;
  }

  /** Lines as a step writes them. */
  Reply addLines(AgentCall call) {
    var job = job(call);
    var body = call.json();
    var step = body.text("stepId").isEmpty() ? call.variable("recordId") : body.text("stepId");
    var lines =
        body.texts("value").stream().flatMap(it -> List.of(it.split("\n", -1)).stream()).toList();
    if (!records.addLines(job, step.toLowerCase(Locale.ROOT), lines)) {
      throw full();
    }
    presence.seen(call.work().runner());
    return Reply.noContent();
  }

  private static AgentException full() {
    return new AgentException(
        Kind.LOG_NOT_TAKEN,
        "There is no such log, or the job has written more than %d bytes."
            .formatted(JobRecords.MOST_LOG_BYTES));
  }

  /** Begins the log of a step; which step, a later record says. */
  Reply createLog(AgentCall call) {
    var job = job(call);
    var body = call.json();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", records.createLog(job));
    json.put("path", body.text("path"));
    return Reply.ok(json);
  }

  /** A page of a log. */
  Reply appendLog(AgentCall call) {
    var job = job(call);
    if (!records.append(job, call.id("logId", Kind.LOG_NOT_TAKEN), call.call().body())) {
      throw full();
    }
    presence.seen(call.work().runner());
    return Reply.noContent();
  }

  /** Summaries and diagnostics; they are taken, and not kept. */
  Reply attach(AgentCall call) {
    var job = job(call);
    var json = new LinkedHashMap<String, Object>();
    json.put("type", call.variable("type"));
    json.put("name", call.variable("name"));
    json.put("timelineId", JobIds.timeline(job.id()));
    json.put("recordId", call.variable("recordId"));
    return Reply.ok(json);
  }

  /** Steps of others are not served yet. */
  Reply resolveActions(AgentCall call) {
    job(call);
    return Reply.ok(Map.of("actions", Map.of()));
  }

  /**
   * The job has ended. Told again it changes nothing; an agent that was killed tells it with its
   * own token when it is back.
   */
  Reply complete(AgentCall call) {
    var body = call.json();
    var runner = runner(call);
    var id = new JobId(body.number("requestId"));
    requirePlan(call, call.bearer().orElseThrow() instanceof Bearer.Work work ? work.job() : id);
    if (!body.text("name").equalsIgnoreCase("JobCompleted")) {
      return Reply.noContent();
    }
    var current = database.read(handle -> assignments.of(handle, runner));
    if (current.isEmpty() || !current.get().id().equals(id)) {
      return alreadyOver(runner, id);
    }
    var outputs = records.withoutSecrets(current.get(), Told.outputs(body));
    var level = access.level(call.tenant()).orElseThrow(Worker::noJob);
    database.advance(tx -> {
      var job = ofRunner(id, assignments.of(tx, runner));
      assignments.finish(tx, job, Told.conclusion(body.text("result")), Optional.empty(), outputs);
      runners
          .find(tx, call.tenant(), runner)
          .filter(it -> it.ephemeral())
          .ifPresent(it -> assignments.removeEphemeral(tx, runner, level));
      return id;
    });
    presence.seen(runner);
    return Reply.noContent();
  }

  private Reply alreadyOver(RunnerId runner, JobId id) {
    boolean wasIts =
        database
            .read(handle -> assignments.find(handle, id))
            .filter(job ->
                job.state() == Job.State.COMPLETED
                    && job.runner().filter(runner::equals).isPresent())
            .isPresent();
    if (!wasIts) {
      throw new AgentException(Kind.PLAN_NOT_FOUND, "The runner does not have this job.");
    }
    return Reply.noContent();
  }

  private static RunnerId runner(AgentCall call) {
    return switch (call.bearer().orElseThrow()) {
      case Bearer.Agent agent -> agent.runner();
      case Bearer.Work work -> work.runner();
      case Bearer.Admin admin ->
          throw new AgentException(Kind.PLAN_SECURITY, "The token is not that of a job.");
    };
  }
}
