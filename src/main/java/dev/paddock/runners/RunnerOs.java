package dev.paddock.runners;

import java.util.List;
import java.util.Locale;

/** The operating system of a runner's machine. */
public enum RunnerOs {
  LINUX("Linux"),
  MACOS("macOS"),
  WINDOWS("Windows"),
  /** For a just-in-time runner, and for one whose labels name none. */
  UNKNOWN("");

  /** The words for it in a world file. */
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
