package dev.paddock.secrets;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which repositories of an organization may use one of its secrets. */
public enum SecretVisibility {
  /** All. */
  ALL,
  /** Private and internal ones. */
  PRIVATE,
  /** Those that were chosen. */
  SELECTED;

  /** GitHub's words. */
  public static final List<String> WORDS = Stream.of(values()).map(SecretVisibility::wire).toList();

  /** GitHub's spelling. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * From GitHub's spelling.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static SecretVisibility of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
