package dev.paddock.runners;

import java.util.List;
import java.util.Locale;

/** What a runner's machine runs. */
public enum RunnerOs {
  LINUX("Linux"),
  MACOS("macOS"),
  WINDOWS("Windows"),
  /** A just-in-time runner that never connected. */
  UNKNOWN("");

  /** Those that a runner can be registered with. */
  public static final List<String> WORDS = List.of("linux", "macos", "windows");

  private final String label;

  RunnerOs(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** GitHub's spelling. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * From GitHub's spelling.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static RunnerOs of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
