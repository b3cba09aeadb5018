package dev.paddock.http;

import java.util.List;

/**
 * Whether a server can do its work.
 *
 * @param parts what it needs for that
 */
public record Health(List<Part> parts) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * One thing that it needs.
   *
   * @param check does a little of its work, and throws if it can not; may wait
   */
  public record Part(String name, Runnable check) {
    boolean works() {
      try {
        check.run();
        return true;
      } catch (RuntimeException failure) {
        return false;
      }
    }
  }
}
