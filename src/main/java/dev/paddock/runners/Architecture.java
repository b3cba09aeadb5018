package dev.paddock.runners;

import java.util.List;
import java.util.Locale;

/** The processor architecture of a runner's machine. */
public enum Architecture {
  X64,
  ARM64,
  ARM,
  /** For a just-in-time runner, and for one whose labels name none. */
  UNKNOWN;

  /** The words for it in a world file. */
  public static final List<String> WORDS = List.of("x64", "arm64", "arm");

  String label() {
    return name();
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
  public static Architecture of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
