package dev.paddock.runners;

/** A group of runners: which repositories may use them. There is one, which every owner has. */
public record RunnerGroup(long id, String name) {
  /** The group of a runner for which no other was chosen. */
  public static final RunnerGroup DEFAULT = new RunnerGroup(1, "Default");

  /**
   * The group of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RunnerGroup of(long id) {
    if (id != DEFAULT.id()) {
      throw new IllegalArgumentException("there is no runner group " + id);
    }
    return DEFAULT;
  }
}
