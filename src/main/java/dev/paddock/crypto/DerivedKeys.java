package dev.paddock.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Keys that are derived from the root key, each for one purpose: they need not be stored, and none
 * tells anything about another.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
public final class DerivedKeys {
  /** Size of a key. */
  public static final int KEY_BYTES = 32;

  private static final String FUNCTION = "HKDF-SHA256";
  private static final String SALT = "paddock";

  private final SecretKey extracted;

  DerivedKeys(Plaintext rootKey) {
    this.extracted =
        rootKey.use(bytes -> {
          try {
            return KDF.getInstance(FUNCTION)
                .deriveKey(
                    "HKDF-PRK",
                    HKDFParameterSpec.ofExtract()
                        .addIKM(bytes)
                        .addSalt(SALT.getBytes(StandardCharsets.US_ASCII))
                        .extractOnly());
          } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no HKDF", impossible);
          }
        });
  }

  /**
   * The key of a purpose, always the same.
   *
   * @param purpose what it is for and of whom
   */
  public Plaintext derive(String purpose) {
    try {
      return new Plaintext(
          KDF.getInstance(FUNCTION)
              .deriveData(
                  HKDFParameterSpec.expandOnly(
                      extracted, purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no HKDF", impossible);
    }
  }
}
