package dev.paddock.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM by Java's own ciphers: each encryption takes a fresh random nonce, which stands
 * before the ciphertext and its tag; the context is authenticated too.
 */
final class Aes {
  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final SecretKey key;

  Aes(Plaintext key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("a key has %d bytes".formatted(KEY_BYTES));
    }
    this.key = key.use(bytes -> new SecretKeySpec(bytes, "AES"));
  }

  byte[] encrypt(Plaintext plaintext, String context, SecureRandom random) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return plaintext.use(bytes -> {
      try {
        var encrypted = ByteBuffer.allocate(NONCE_BYTES + bytes.length + TAG_BYTES).put(nonce);
        cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(ByteBuffer.wrap(bytes), encrypted);
        return encrypted.array();
      } catch (GeneralSecurityException failure) {
        throw new IllegalStateException("AES-GCM cannot encrypt", failure);
      }
    });
  }

  /**
   * Opens what {@link #encrypt} made.
   *
   * @throws DecryptionException if the key or the context is another, or the bytes were changed
   */
  Plaintext decrypt(byte[] encrypted, String context) {
    if (encrypted.length < NONCE_BYTES + TAG_BYTES) {
      throw new DecryptionException(context);
    }
    try {
      var nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
      return new Plaintext(
          cipher(Cipher.DECRYPT_MODE, nonce, context)
              .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES));
    } catch (GeneralSecurityException failure) {
      throw new DecryptionException(context);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** Encrypts and wipes key material that was made for this purpose. */
  byte[] wrap(byte[] key, String context, SecureRandom random) {
    try (var plaintext = new Plaintext(key)) {
      return encrypt(plaintext, context, random);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
