package dev.paddock.jobs;

import java.util.Map;

/**
 * The contexts that expressions of a job read, as far as whoever makes the job decides them. They
 * are stored with the job; what is about the server, the run and the repository is added when a
 * runner gets it.
 *
 * @param eventName of the event that triggered the run
 * @param event its payload, as a webhook would have it
 * @param ref the branch or tag, in full, as {@code refs/heads/main}
 * @param sha of its commit, 40 hexadecimal digits
 * @param inputs of the workflow; empty for none
 * @param vars configuration variables by name
 * @param needs results and outputs of the jobs that this one depends on, by their ids
 * @param matrix the values that this job of a matrix has; empty for a job without one
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/reference/workflows-and-actions/contexts">Contexts
 *     reference</a>
 */
public record JobContext(
    String eventName,
    Map<String, Object> event,
    String ref,
    String sha,
    Map<String, Object> inputs,
    Map<String, Object> vars,
    Map<String, Object> needs,
    Strategy strategy,
    Map<String, Object> matrix) {

  /**
   * The place of a job among those of its matrix.
   *
   * @param jobIndex from 0
   * @param jobTotal how many jobs the matrix has, 1 without a matrix
   */
  public record Strategy(boolean failFast, int jobIndex, int jobTotal, int maxParallel) {
    static final Strategy ALONE = new Strategy(true, 0, 1, 1);
  }

  // Without a value agents look for a repository on their own disk.
  private static final String NO_COMMIT = "0".repeat(40);
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";

  /** The context of a job that somebody asks for by itself, without a workflow or a commit. */
  static JobContext onRequest(String branch) {
    return new JobContext(
        "workflow_dispatch",
        Map.of(),
        BRANCH + branch,
        NO_COMMIT,
        Map.of(),
        Map.of(),
        Map.of(),
        Strategy.ALONE,
        Map.of());
  }

  /** GitHub's {@code ref_type}. */
  public String refType() {
    return ref.startsWith(TAG) ? "tag" : "branch";
  }

  /** GitHub's {@code ref_name}: the reference without what tells its type. */
  public String refName() {
    return ref.startsWith(TAG)
        ? ref.substring(TAG.length())
        : ref.startsWith(BRANCH) ? ref.substring(BRANCH.length()) : ref;
  }
}
