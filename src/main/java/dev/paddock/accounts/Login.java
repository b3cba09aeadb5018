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
  /** What a login has to be, for messages. */
  public static final String RULE =
      "only alphanumeric characters or single hyphens, not at the beginning or end, at most 39 characters";

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:-?[A-Za-z0-9])*"); // length is checked beside it

  private static final int LONGEST = 39;
  private static final Set<String> RESERVED = Set.of("anonymous", "operator", "paddock", "runner");

  /** Reads a login; nothing if it is not one. */
  public static Optional<Login> parse(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches()
        ? Optional.of(new Login(text))
        : Optional.empty();
  }

  /** Whether the audit log knows somebody else by this name: the server, or who works on it. */
  public boolean isReserved() {
    return RESERVED.contains(key());
  }

  String key() {
    return value.toLowerCase(Locale.ROOT);
  }
}
