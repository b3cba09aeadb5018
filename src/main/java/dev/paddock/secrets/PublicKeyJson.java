package dev.paddock.secrets;

import java.util.Base64;

/**
 * A public key as JSON: GitHub's {@code actions-public-key}.
 *
 * @param keyId a number, as text
 * @param key 32 bytes in base64
 */
record PublicKeyJson(String keyId, String key) {
  static PublicKeyJson of(SealingKeys.PublicKey key) {
    return new PublicKeyJson(
        Long.toString(key.id()), Base64.getEncoder().encodeToString(key.key()));
  }
}
