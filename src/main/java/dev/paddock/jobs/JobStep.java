package dev.paddock.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A step as its runner reports it; runners add steps of their own.
 *
 * @param externalId by which runner and server know it
 * @param number its place in the job
 */
public record JobStep(
    String externalId,
    int number,
    String name,
    Status status,
    Optional<Conclusion> conclusion,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    List<Annotation> annotations) {

  /**
   * Something that a step points out. All but the first two are empty where they are not said.
   *
   * @param level {@code error}, {@code warning} or {@code notice}
   * @param path of a file
   * @param line its first line, in digits, as are the next three
   */
  public record Annotation(
      String level,
      String message,
      String path,
      String line,
      String endLine,
      String column,
      String endColumn,
      String title) {

    /** One of a job, not of a file. */
    static Annotation of(String level, String message) {
      return new Annotation(level, message, "", "", "", "", "", "");
    }
  }

  public JobStep {
    annotations = List.copyOf(annotations);
  }

  /** The same without its annotations. */
  JobStep without() {
    return new JobStep(
        externalId, number, name, status, conclusion, startedAt, completedAt, List.of());
  }

  /** The state of a step. */
  public enum Status {
    QUEUED,
    IN_PROGRESS,
    COMPLETED
  }
}
