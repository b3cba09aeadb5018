package dev.paddock.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Secret bytes in memory, for as short as can be: they are wiped on {@link #close}, and nothing
 * prints or serializes them. The bytes given to the constructor are taken over, not copied.
 */
public final class Plaintext implements AutoCloseable {
  private final byte[] bytes;
  private boolean wiped;

  public Plaintext(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Lends the bytes for one use; what is lent must not be kept. */
  public <T> T use(Function<byte[], T> work) {
    if (wiped) {
      throw new IllegalStateException("this plaintext has been wiped");
    }
    return work.apply(bytes);
  }

  /** Size in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Compares in constant time. */
  public boolean sameAs(Plaintext other) {
    return use(mine -> other.use(theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    wiped = true;
  }

  @Override
  public String toString() {
    return "Plaintext[redacted]";
  }
}
