package dev.paddock.store;

/**
 * The store cannot be used as asked, for a reason its operator can mend. The message is one
 * sentence that says what is wrong and what to do.
 */
public final class StoreException extends RuntimeException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
