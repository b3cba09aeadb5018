package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.crypto.TokenHash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Tokens carry the checksum that GitHub describes, and it tells every slip of a finger. */
final class TokenFormatFuzzTest {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @FuzzTest
  void tokens(byte[] bytes) {
    var format = new TokenFormat(new Given(bytes));
    for (TokenFormat.Kind kind : TokenFormat.Kind.values()) {
      var token = format.mint(kind);
      assertThat(token).startsWith(kind.prefix());
      boolean fineGrained = kind == TokenFormat.Kind.FINE_GRAINED;
      var checked = token.substring(kind.prefix().length() + (fineGrained ? 23 : 0));
      assertThat(checked).matches("[0-9A-Za-z]{" + (fineGrained ? 59 : 36) + "}");
      assertThat(isIntact(checked)).as("checksum").isTrue();
      checkSlip(checked, bytes);
      checkHashes(token, checked);
    }
    assertThat(format.mintRunnerToken()).matches("A[A-Z2-7]{28}");
    var text = base62(bytes);
    assertThat(isIntact(TokenFormat.checked(text))).isTrue();
  }

  /** One other character, at a place that the input chooses. */
  private static void checkSlip(String token, byte[] bytes) {
    int at = bytes.length == 0 ? 0 : Math.floorMod(bytes[0], token.length());
    int other = bytes.length < 2 ? 1 : 1 + Math.floorMod(bytes[1], 61);
    int digit = DIGITS.indexOf(token.charAt(at));
    var slipped = new StringBuilder(token);
    slipped.setCharAt(at, DIGITS.charAt((digit + other) % 62));
    assertThat(isIntact(slipped.toString())).as("%s for %s", slipped, token).isFalse();
  }

  private static void checkHashes(String token, String other) {
    assertThat(TokenHash.of(token)).isEqualTo(sha256(token)).isNotEqualTo(TokenHash.of(other));
  }

  private static byte[] sha256(String text) {
    var digest = new SHA256Digest();
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(bytes, 0, bytes.length);
    var hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Whether the last six digits are the CRC-32 of those before. */
  private static boolean isIntact(String token) {
    int end = token.length() - 6;
    var said = BigInteger.ZERO;
    for (char digit : token.substring(end).toCharArray()) {
      said = said.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(DIGITS.indexOf(digit)));
    }
    return said.equals(BigInteger.valueOf(crc32(token.substring(0, end))));
  }

  /** Bit by bit, as ISO 3309 has it. */
  private static long crc32(String text) {
    int crc = -1;
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      crc ^= b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
      }
    }
    return ~crc & 0xFFFFFFFFL;
  }

  private static String base62(byte[] bytes) {
    var text = new StringBuilder();
    for (byte b : bytes) {
      text.append(DIGITS.charAt(Math.floorMod(b, 62)));
    }
    return text.toString();
  }

  /** Randomness that the input chooses. */
  private static final class Given extends SecureRandom {
    private final transient byte[] bytes;
    private int at;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int nextInt(int bound) {
      return bytes.length == 0 ? 0 : Math.floorMod(bytes[at++ % bytes.length] * 31 + at, bound);
    }
  }
}
