package dev.paddock.jobs;

import java.util.Map;

/**
 * The contexts that expressions of a job read, as far as whoever makes the job decides them. They
 * are stored with the job; what is about the server, the run and the repository is added when a
 * runner gets it.
 *
 * @param eventName of the event that triggered the run
 * @param event its payload, as a webhook would have it
 * @param workflow its name
 * @param job the key of the job in the workflow
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
    String workflow,
    String job,
    Ref ref,
    Map<String, Object> inputs,
    Map<String, Object> vars,
    Map<String, Object> needs,
    Strategy strategy,
    Map<String, Object> matrix) {

  /**
   * The branch or tag that a job is about.
   *
   * @param name in full, as {@code refs/heads/main}
   * @param sha of its commit, 40 hexadecimal digits
   * @param base of a pull request, the branch that it is to be merged into; else empty
   * @param head of a pull request, its branch; else empty
   * @param isProtected whether rules protect it
   */
  public record Ref(String name, String sha, String base, String head, boolean isProtected) {
    // Without a value agents look for a repository on their own disk.
    private static final String NO_COMMIT = "0".repeat(40);
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    static Ref branch(String name) {
      return new Ref(BRANCH + name, NO_COMMIT, "", "", false);
    }

    /** GitHub's {@code ref_type}. */
    public String type() {
      return name.startsWith(TAG) ? "tag" : "branch";
    }

    /** GitHub's {@code ref_name}: without what tells the type. */
    public String shortName() {
      return name.startsWith(TAG)
          ? name.substring(TAG.length())
          : name.startsWith(BRANCH) ? name.substring(BRANCH.length()) : name;
    }
  }

  /**
   * The place of a job among those of its matrix.
   *
   * @param jobIndex from 0
   * @param jobTotal how many jobs the matrix has, 1 without a matrix
   */
  public record Strategy(boolean failFast, int jobIndex, int jobTotal, int maxParallel) {
    static final Strategy ALONE = new Strategy(true, 0, 1, 1);
  }

  /**
   * The context of a job that somebody asks for by itself, without a workflow or a commit.
   *
   * @param name of the job
   */
  static JobContext onRequest(String name, String branch) {
    return new JobContext(
        "workflow_dispatch",
        Map.of(),
        name,
        "job",
        Ref.branch(branch),
        Map.of(),
        Map.of(),
        Map.of(),
        Strategy.ALONE,
        Map.of());
  }
}
