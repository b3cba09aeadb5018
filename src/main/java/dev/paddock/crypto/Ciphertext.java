package dev.paddock.crypto;

/**
 * Encrypted bytes as they lie in the store, and the version of the key that opens them.
 *
 * @param bytes nonce, ciphertext and tag of AES-256-GCM, one after the other
 * @param keyVersion version of the owner's data key
 */
public record Ciphertext(byte[] bytes, int keyVersion) {}
