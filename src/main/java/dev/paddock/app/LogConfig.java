package dev.paddock.app;

import java.util.Optional;

/**
 * The configuration of the log: its format, and the least level that is logged.
 *
 * @param format empty for text on a terminal and JSON elsewhere
 */
public record LogConfig(Optional<Format> format, Threshold threshold) {
  /** Before settings are known, and for commands. */
  static final LogConfig FIRST = new LogConfig(Optional.of(Format.TEXT), Threshold.WARN);

  /** The format of a line. */
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
