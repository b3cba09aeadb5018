package dev.paddock.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * The encryption of messages to one session of a runner: AES-256-CBC under a key that is sent once,
 * encrypted to the runner's RSA key.
 */
public final class SessionCipher {
  private static final int BLOCK_BYTES = 16;

  private final DerivedKeys keys;
  private final SecureRandom random;

  public SessionCipher(DerivedKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * An encrypted message.
   *
   * @param iv 16 bytes, new for each
   */
  public record Message(byte[] iv, byte[] body) {}

  /** The key of a session, encrypted to a runner's RSA key by OAEP with MGF1. */
  public byte[] wrappedKey(String session, RSAPublicKey to, Digest digest) {
    try (var key = key(session)) {
      var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      // Explicit: with the short name Java takes SHA-1 for MGF1, and no other side does.
      cipher.init(
          Cipher.ENCRYPT_MODE,
          to,
          new OAEPParameterSpec(
              digest.algorithm,
              "MGF1",
              new MGF1ParameterSpec(digest.algorithm),
              PSource.PSpecified.DEFAULT),
          random);
      return key.use(bytes -> apply(cipher, bytes));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("RSA-OAEP cannot encrypt", failure);
    }
  }

  /** The digest of OAEP, for itself and for MGF1. */
  public enum Digest {
    SHA_1("SHA-1"),
    SHA_256("SHA-256");

    private final String algorithm;

    Digest(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  /** Encrypts a message to a session. */
  public Message encrypt(String session, Plaintext text) {
    var iv = new byte[BLOCK_BYTES];
    random.nextBytes(iv);
    try (var key = key(session)) {
      var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      var secret = key.use(bytes -> new SecretKeySpec(bytes, "AES"));
      cipher.init(Cipher.ENCRYPT_MODE, secret, new IvParameterSpec(iv));
      return new Message(iv, text.use(bytes -> apply(cipher, bytes)));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("AES-CBC cannot encrypt", failure);
    }
  }

  private Plaintext key(String session) {
    return keys.derive("runner session " + session);
  }

  private static byte[] apply(Cipher cipher, byte[] bytes) {
    try {
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("the cipher does not take these bytes", failure);
    }
  }
}
