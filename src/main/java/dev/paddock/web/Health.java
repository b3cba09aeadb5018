package dev.paddock.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The checks that tell whether the server can do its work.
 *
 * @param parts that it needs for its work
 * @param chores gives when each chore last succeeded
 */
public record Health(List<Part> parts, Supplier<Map<String, Instant>> chores) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * A part that the server needs, such as reads of the store.
   *
   * @param check does a little of its work, and throws if it cannot; may block
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
