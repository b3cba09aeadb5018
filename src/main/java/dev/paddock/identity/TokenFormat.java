package dev.paddock.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The format of GitHub's tokens: a prefix that tells the kind, random characters, and a checksum by
 * which scanners recognise a leaked one.
 *
 * @see <a
 *     href="https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/">GitHub's
 *     token formats</a>
 */
public final class TokenFormat {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int RANDOM_CHARACTERS = 30;
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final int RUNNER_TOKEN_CHARACTERS = 29;

  /** The kinds of token that a prefix tells apart. */
  public enum Kind {
    CLASSIC("ghp_"),
    OAUTH("gho_"),
    FINE_GRAINED("github_pat_"),
    INSTALLATION("ghs_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }
  }

  private final SecureRandom random;

  public TokenFormat(SecureRandom random) {
    this.random = random;
  }

  /** A new token of a kind, with its checksum. */
  public String mint(Kind kind) {
    if (kind == Kind.FINE_GRAINED) {
      return kind.prefix() + characters(BASE62, 22) + "_" + checked(characters(BASE62, 53));
    }
    return kind.prefix() + checked(characters(BASE62, RANDOM_CHARACTERS));
  }

  /** A new registration or remove token: upper-case, as agents and people know them. */
  public String mintRunnerToken() {
    return "A" + characters(BASE32, RUNNER_TOKEN_CHARACTERS - 1);
  }

  /** Appends the CRC-32 of the characters in base 62. */
  static String checked(String characters) {
    var crc = new CRC32();
    crc.update(characters.getBytes(StandardCharsets.US_ASCII));
    return characters + base62(crc.getValue());
  }

  private static String base62(long value) {
    var digits = new StringBuilder();
    for (long rest = value; digits.length() < CHECKSUM_CHARACTERS; rest /= BASE62.length()) {
      digits.append(BASE62.charAt((int) (rest % BASE62.length())));
    }
    return digits.reverse().toString();
  }

  private String characters(String alphabet, int count) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
