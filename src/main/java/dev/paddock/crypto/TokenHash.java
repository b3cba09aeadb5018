package dev.paddock.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash under which a token is stored. Tokens carry 140 random bits or more, so one round of
 * SHA-256 is enough: there is nothing to guess, and the time of a look-up by hash tells an attacker
 * nothing about the token.
 */
public final class TokenHash {
  private TokenHash() {}

  /** The 32 bytes under which a token is stored and found. */
  public static byte[] of(String token) {
    return sha256(token.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256. */
  public static byte[] sha256(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
