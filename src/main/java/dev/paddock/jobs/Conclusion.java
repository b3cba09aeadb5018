package dev.paddock.jobs;

import java.util.Locale;

/** The conclusion of a job or a step, in GitHub's words. */
public enum Conclusion {
  SUCCESS,
  FAILURE,
  CANCELLED,
  SKIPPED;

  /** GitHub's spelling. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Conclusion of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
