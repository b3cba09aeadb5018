package dev.paddock.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether a server can do its work.
 *
 * @param parts what it needs for that
 * @param chores gives when each chore last succeeded
 */
public record Health(List<Part> parts, Supplier<Map<String, Instant>> chores) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * One thing that it needs.
   *
   * @param check does a little of its work, and throws if it cannot; may wait
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
