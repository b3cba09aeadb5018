package dev.paddock.jobs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What a job has written, step after step, for who reads it while it runs. */
final class JobLog {
  // What a runner puts before each line of a log: a time to a tenth of a microsecond, and a space
  private static final int TIME = "2026-01-01T00:00:00.0000000Z ".length();

  private final JobStepStore steps;
  private final JobLogStore logs;

  JobLog(JobStepStore steps, JobLogStore logs) {
    this.steps = steps;
    this.logs = logs;
  }

  /**
   * How far a reader has come.
   *
   * @param step its number
   * @param line how many of its lines were read
   */
  record Place(int step, int line) {
    static final Place START = new Place(0, 0);
  }

  /** Lines, and where to go on. */
  record Lines(List<String> lines, Place next) {}

  /** What has been written since a reader looked last. */
  Lines after(Handle handle, Job job, Place place) {
    var all = steps.all(handle, job.id());
    boolean ended = job.state() == Job.State.COMPLETED;
    var whole = ended ? whole(handle, job.id(), all) : List.<List<String>>of();
    var found = new ArrayList<String>();
    var at = place;
    for (int i = 0; i < all.size(); i++) {
      var step = all.get(i);
      if (step.number() < at.step()) {
        continue;
      }
      int read = step.number() == at.step() ? at.line() : 0;
      var log = ended ? Optional.of(whole.get(i)) : log(handle, job.id(), step.externalId());
      var lines =
          log.map(it -> it.subList(Math.min(read, it.size()), it.size()))
              .orElseGet(() -> logs.lines(handle, job.id(), step.externalId(), read));
      found.addAll(lines);
      at = new Place(step.number(), read + lines.size());
      if (log.isEmpty()) {
        // It may write more, and what the next one wrote comes after that.
        break;
      }
    }
    return new Lines(found, at);
  }

  /** The lines of all steps of a job that has ended, as well as they are known. */
  private List<List<String>> whole(Handle handle, JobId job, List<JobStep> all) {
    var own = all.stream().map(step -> log(handle, job, step.externalId())).toList();
    var whole = log(handle, job, JobRecords.WHOLE);
    if (whole.isPresent()) {
      return WholeLog.complete(own, whole.get());
    }
    var lines = new ArrayList<List<String>>();
    for (int i = 0; i < all.size(); i++) {
      var id = all.get(i).externalId();
      lines.add(own.get(i).orElseGet(() -> logs.lines(handle, job, id, 0)));
    }
    return lines;
  }

  private Optional<List<String>> log(Handle handle, JobId job, String step) {
    return logs.content(handle, job, step).map(JobLog::withoutTimes);
  }

  private static List<String> withoutTimes(byte[] log) {
    var text = new String(log, StandardCharsets.UTF_8);
    return text.lines().map(line -> isTimed(line) ? line.substring(TIME) : line).toList();
  }

  private static boolean isTimed(String line) {
    return line.length() >= TIME && line.charAt(TIME - 2) == 'Z' && line.charAt(10) == 'T';
  }
}
