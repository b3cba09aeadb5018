package dev.paddock.identity;

import dev.paddock.crypto.TokenHash;
import java.util.Base64;

/**
 * The token with which a request came, as the audit log names it.
 *
 * @param id as {@code token list} shows it
 * @param hashed SHA-256 in base64, which finds the entries of a leaked token and gives none back
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/identifying-audit-log-events-performed-by-an-access-token">Identifying
 *     audit log events performed by an access token</a>
 */
public record TokenUsed(long id, String hashed) {
  /** A token's hash as the audit log shows it. */
  public static String hashed(String text) {
    return Base64.getEncoder().encodeToString(TokenHash.of(text));
  }

  /** A token by the hash of its text. */
  public static TokenUsed of(long id, byte[] hash) {
    return new TokenUsed(id, Base64.getEncoder().encodeToString(hash));
  }
}
