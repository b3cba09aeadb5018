package dev.paddock.accounts;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a repository, without its owner.
 *
 * @param value as shown; look-ups ignore case
 */
public record RepositoryName(String value) {
  /** The rule for names, as error messages say it. */
  public static final String RULE =
      "only letters, digits, '-', '_' and '.', at most 100 characters, and not '.' or '..'";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Parses a name; empty if the text is not one. */
  public static Optional<RepositoryName> parse(String text) {
    boolean isDots = text.equals(".") || text.equals("..");
    return FORM.matcher(text).matches() && !isDots
        ? Optional.of(new RepositoryName(text))
        : Optional.empty();
  }

  String key() {
    return value.toLowerCase(Locale.ROOT);
  }
}
