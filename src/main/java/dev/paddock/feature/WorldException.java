package dev.paddock.feature;

import java.util.List;

/** A world file cannot be used. Nothing was changed. */
public final class WorldException extends RuntimeException {
  private final transient List<String> lines;

  public WorldException(List<String> lines) {
    super(String.join("\n", lines));
    this.lines = List.copyOf(lines);
  }

  /** What is wrong, one line for each fault. */
  public List<String> lines() {
    return lines;
  }
}
