package dev.paddock.sharing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The visibility of a shared thing: which members of its owner may use it. */
public enum SharingVisibility {
  /** All. */
  ALL,
  /** Private and internal repositories. */
  PRIVATE,
  /** Those that were chosen. */
  SELECTED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** GitHub's words. */
  public static final List<String> WORDS =
      Stream.of(values()).map(SharingVisibility::wire).toList();

  /** GitHub's spelling. */
  public String wire() {
    return wire;
  }

  /**
   * From GitHub's spelling.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static SharingVisibility of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
