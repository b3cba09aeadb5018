package dev.paddock.accounts;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a user or an organization: letters, digits and single hyphens, at most 39 characters.
 *
 * @param value as shown; look-ups ignore case
 */
public record Login(String value) {
  /** The rule for logins, as error messages say it. */
  public static final String RULE =
      "only alphanumeric characters or single hyphens, not at the beginning or end, at most 39 characters";

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:-?[A-Za-z0-9])*"); // length is checked beside it

  private static final int LONGEST = 39;
  private static final Set<String> RESERVED = Set.of("anonymous", "operator", "paddock", "runner");

  /** Parses a login; empty if the text is not one. */
  public static Optional<Login> parse(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches()
        ? Optional.of(new Login(text))
        : Optional.empty();
  }

  /** Whether the audit log uses this name for another actor: the server, an operator, a runner. */
  public boolean isReserved() {
    return RESERVED.contains(key());
  }

  String key() {
    return value.toLowerCase(Locale.ROOT);
  }
}
