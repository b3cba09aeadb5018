package dev.paddock.runners;

/** A group of runners. There is only one, Default, for every owner. */
public record RunnerGroup(long id, String name) {
  /** The group of every runner. */
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
