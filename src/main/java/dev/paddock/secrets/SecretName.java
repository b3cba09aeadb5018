package dev.paddock.secrets;

import dev.paddock.identity.ApiException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a secret, upper-case as GitHub stores it.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/reference/security/secrets#naming-your-secrets">Naming
 *     your secrets</a>
 */
public record SecretName(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int LONGEST = 255;

  /**
   * Parses a name in any case.
   *
   * @throws ApiException 422 with GitHub's message if the text is not a name for a secret
   */
  public static SecretName parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw ApiException.invalid(
          "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).");
    }
    var name = of(text);
    if (name.value.startsWith("GITHUB_")) {
      throw ApiException.invalid("Secret names must not start with GITHUB_.");
    }
    if (text.length() > LONGEST) {
      throw ApiException.invalid(
          "Secret names must be at most %d characters long.".formatted(LONGEST));
    }
    return name;
  }

  /** A name to look up, not checked: a text that is not a name finds nothing. */
  static SecretName of(String text) {
    return new SecretName(text.toUpperCase(Locale.ROOT));
  }
}
