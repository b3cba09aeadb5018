package dev.paddock.crypto;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids that nobody can guess.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.4">RFC 9562, UUID version 4</a>
 */
public final class RandomId {
  private static final long VERSION = 0x4000L;
  private static final long VERSION_BITS = 0xf000L;
  private static final long VARIANT = 1L << 63;
  private static final long VARIANT_BITS = 3L << 62;

  private RandomId() {}

  /** A new id, in lower case. */
  public static String of(SecureRandom random) {
    return new UUID(
            (random.nextLong() & ~VERSION_BITS) | VERSION,
            (random.nextLong() & ~VARIANT_BITS) | VARIANT)
        .toString();
  }
}
