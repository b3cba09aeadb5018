package dev.paddock.runners;

import java.util.Locale;
import java.util.Optional;

/**
 * The name of a runner, unique for its owner whatever its case.
 *
 * @param value as shown
 */
public record RunnerName(String value) {
  /** The rule for names, as error messages say it. */
  public static final String RULE = "1 to 64 characters, none of them a control character";

  private static final int LONGEST = 64;

  /** Parses a name; empty if the text is not one. */
  public static Optional<RunnerName> parse(String text) {
    boolean fits = !text.isBlank() && text.codePointCount(0, text.length()) <= LONGEST;
    return fits && text.chars().noneMatch(Character::isISOControl)
        ? Optional.of(new RunnerName(text))
        : Optional.empty();
  }

  String key() {
    return value.toLowerCase(Locale.ROOT);
  }
}
