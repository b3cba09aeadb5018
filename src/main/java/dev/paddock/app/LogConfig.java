package dev.paddock.app;

import java.util.Optional;

/**
 * What is logged, and how.
 *
 * @param format empty for text on a terminal and JSON elsewhere
 */
public record LogConfig(Optional<Format> format, Threshold threshold) {
  /** Before settings are known, and for commands. */
  static final LogConfig FIRST = new LogConfig(Optional.of(Format.TEXT), Threshold.WARN);

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  /** The least that is logged. */
  public enum Threshold {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }
}
