package dev.paddock.runners;

import java.util.List;
import java.util.Locale;

/** What a runner's machine is built of. */
public enum Architecture {
  X64,
  ARM64,
  ARM,
  /** A just-in-time runner that never connected. */
  UNKNOWN;

  /** Those that a runner can be registered with. */
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
