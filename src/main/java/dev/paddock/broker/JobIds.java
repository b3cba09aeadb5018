package dev.paddock.broker;

import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The UUIDs that a job and its parts have on the wire. They are computed from the job's id, so none
 * is stored; they are no secrets and give no access.
 */
final class JobIds {
  /** The scope of all plans; there is one. */
  static final String SCOPE = "00000000-0000-0000-0000-000000000001";

  private JobIds() {}

  static String job(JobId id) {
    return name(id, "job");
  }

  static String plan(JobId id) {
    return name(id, "plan");
  }

  static String timeline(JobId id) {
    return name(id, "timeline");
  }

  static String step(JobId id, int index) {
    return name(id, "step " + index);
  }

  /** Ids of the steps that may fail: {@code continue-on-error}. */
  static Set<String> ofStepsThatMayFail(Job job) {
    var steps = job.definition().steps();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).continueOnError())
        .mapToObj(i -> step(job.id(), i))
        .collect(Collectors.toSet());
  }

  private static String name(JobId id, String part) {
    return UUID.nameUUIDFromBytes(
            "paddock job %d, %s".formatted(id.value(), part).getBytes(StandardCharsets.US_ASCII))
        .toString();
  }
}
