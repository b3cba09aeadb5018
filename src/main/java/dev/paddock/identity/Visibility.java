package dev.paddock.identity;

import java.util.Locale;

/** The visibility of a repository: who may see it. */
public enum Visibility {
  /** Everyone, signed in or not. */
  PUBLIC,
  /** Those who have a role in it. */
  PRIVATE,
  /** Every member of the enterprise's organizations. */
  INTERNAL;

  /** GitHub's spelling. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * From GitHub's spelling, as stored.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static Visibility of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
