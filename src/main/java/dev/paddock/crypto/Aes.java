package dev.paddock.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** AES-256-GCM by Tink: each encryption takes a fresh nonce; the context is authenticated too. */
final class Aes {
  static final int KEY_BYTES = 32;

  private final Aead aead;

  @AccessesPartialKey // the key's bytes are known here: the root key, or a data key from its row
  Aes(Plaintext key) {
    try {
      var parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(KEY_BYTES)
              .setIvSizeBytes(12)
              .setTagSizeBytes(16)
              .setVariant(AesGcmParameters.Variant.NO_PREFIX)
              .build();
      var secret = key.use(bytes -> SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()));
      this.aead =
          AesGcmJce.create(
              AesGcmKey.builder().setParameters(parameters).setKeyBytes(secret).build());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("this Java has no AES-256-GCM", failure);
    }
  }

  byte[] encrypt(Plaintext plaintext, String context) {
    return plaintext.use(bytes -> {
      try {
        return aead.encrypt(bytes, context.getBytes(StandardCharsets.UTF_8));
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
  Plaintext decrypt(byte[] ciphertext, String context) {
    try {
      return new Plaintext(aead.decrypt(ciphertext, context.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException failure) {
      throw new DecryptionException(context);
    }
  }

  /** Encrypts and wipes key material that was made for this purpose. */
  byte[] wrap(byte[] key, String context) {
    try (var plaintext = new Plaintext(key)) {
      return encrypt(plaintext, context);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
