package dev.paddock.crypto;

/**
 * Stored bytes do not open: the row was copied from elsewhere or changed, or the root key is
 * another. The message names the place, never the content.
 */
public final class DecryptionException extends RuntimeException {
  DecryptionException(String context) {
    super("What is stored for %s does not open with its key.".formatted(context));
  }
}
