package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobLogs;
import dev.paddock.jobs.JobRecords;
import dev.paddock.jobs.JobStep;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import dev.paddock.web.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Handles what a job's worker sends while the job runs: steps, log lines and pages of logs. */
final class JobFeedback {
  /** The largest body with steps or lines, in bytes of JSON. */
  private static final int LARGEST_TOLD = 4 * 1024 * 1024;

  /** More lines than any step writes: the number of a first line is limited to it. */
  private static final int MOST_LINES = 100_000_000;

  private final Database database;
  private final JobAssignments assignments;
  private final JobRecords records;
  private final JobLogs logs;
  private final Presence presence;

  JobFeedback(Database database, JobsFeature jobs, Presence presence) {
    this.database = database;
    this.assignments = jobs.assignments();
    this.records = jobs.records();
    this.logs = jobs.logs();
    this.presence = presence;
  }

  /** Stores steps that begin or end, and which logs are theirs. */
  Reply putRecords(AgentCall call) {
    var job = call.job();
    var told = call.json(LARGEST_TOLD).objects("value");
    var steps = new ArrayList<JobStep>();
    var logsOfRecords = new LinkedHashMap<String, Long>();
    var mayFail = JobIds.ofStepsThatMayFail(job);
    for (TolerantJson record : told) {
      var whose = whose(job, WireWords.id(record));
      if (WireWords.isStep(record) && whose.filter(it -> !it.equals(JobLogs.WHOLE)).isPresent()) {
        steps.add(WireWords.step(record, mayFail));
      }
      long log = record.object("log").number("id");
      if (log > 0) {
        whose.ifPresent(it -> logsOfRecords.put(it, log));
      }
    }
    begin(job);
    records.putSteps(job, steps, logsOfRecords);
    seen(job);
    var json = new LinkedHashMap<String, Object>();
    json.put("count", told.size());
    json.put("value", told.stream().map(TolerantJson::node).toList());
    return Reply.ok(json);
  }

  private void seen(Job job) {
    job.runner().ifPresent(presence::seen);
  }

  private static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= JobRecords.LONGEST_ID;
  }

  /** The step that a record is about, or {@link JobLogs#WHOLE}; empty if its id is not usable. */
  private static Optional<String> whose(Job job, String record) {
    if (record.equals(JobIds.job(job.id()))) {
      return Optional.of(JobLogs.WHOLE);
    }
    return Optional.of(record).filter(JobFeedback::isId);
  }

  // The worker may report a step before the agent has renewed its lease for the first time.
  private void begin(Job job) {
    if (job.state() == Job.State.ASSIGNED) {
      database.advance(tx -> assignments.renew(tx, job.id(), job.runner().orElseThrow()));
    }
  }

  /** The timeline with the job's own record; asked for by an agent whose worker has died. */
  Reply getTimeline(AgentCall call) {
    var job = call.job();
    var records = new ArrayList<Map<String, Object>>();
    var record = new LinkedHashMap<String, Object>();
    record.put("id", JobIds.job(job.id()));
    record.put("type", "Job");
    record.put("name", job.name());
    record.put("state", "inProgress");
    records.add(record);
    return Reply.ok(timeline(job, records));
  }

  /** Answers as if a timeline of a record's details had been made; none is stored. */
  Reply createTimeline(AgentCall call) {
    return Reply.ok(timeline(call.job(), List.of()));
  }

  private static Map<String, Object> timeline(Job job, List<?> records) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", JobIds.timeline(job.id()));
    json.put("changeId", 1);
    json.put("records", records);
    return json;
  }

  /** Stores lines as a step writes them. */
  Reply addLines(AgentCall call) {
    var job = call.job();
    var body = call.json(LARGEST_TOLD);
    var step = body.text("stepId").isEmpty() ? call.variable("recordId") : body.text("stepId");
    if (!isId(step)) {
      throw new AgentException(Kind.AGENT_INVALID, "The id of a step is too long.");
    }
    var lines = body.texts("value");
    int start = Math.clamp(body.number("startLine"), 0, MOST_LINES);
    if (!lines.isEmpty() && !records.hear(job, step.toLowerCase(Locale.ROOT), start, lines)) {
      throw full();
    }
    seen(job);
    return Reply.noContent();
  }

  private static AgentException full() {
    return new AgentException(
        Kind.LOG_NOT_TAKEN,
        "There is no such log, or the job has written more than %d bytes."
            .formatted(JobLogs.MOST_BYTES));
  }

  /** Begins a log: for the record that its path names, unless a record claims it later. */
  Reply createLog(AgentCall call) {
    var job = call.job();
    var body = call.json();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", logs.create(job, record(job, body.text("path"))).orElseThrow(JobFeedback::full));
    json.put("path", body.text("path"));
    return Reply.ok(json);
  }

  // One agent writes logs\\ID, another logs/ID.
  private static Optional<String> record(Job job, String path) {
    int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return whose(job, path.substring(slash + 1).toLowerCase(Locale.ROOT));
  }

  /** Appends a page to a log. */
  Reply appendLog(AgentCall call) {
    var job = call.job();
    var log = call.id("logId", Kind.LOG_NOT_TAKEN);
    if (!logs.append(job, log, call.call().body(Site.LARGEST_BODY))) {
      throw full();
    }
    seen(job);
    return Reply.noContent();
  }

  /** Accepts summaries and diagnostics, and does not keep them. */
  Reply attach(AgentCall call) {
    var job = call.job();
    var json = new LinkedHashMap<String, Object>();
    json.put("type", call.variable("type"));
    json.put("name", call.variable("name"));
    json.put("timelineId", JobIds.timeline(job.id()));
    json.put("recordId", call.variable("recordId"));
    return Reply.ok(json);
  }

  /**
   * Answers that there are no actions to download: steps that use actions are not supported yet.
   */
  Reply resolveActions(AgentCall call) {
    call.job();
    return Reply.ok(Map.of("actions", Map.of()));
  }
}
