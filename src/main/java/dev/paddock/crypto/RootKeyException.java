package dev.paddock.crypto;

/** There is no usable root key. The message is one sentence for the operator. */
public final class RootKeyException extends RuntimeException {
  RootKeyException(String message) {
    super(message);
  }
}
