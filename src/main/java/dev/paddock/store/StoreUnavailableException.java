package dev.paddock.store;

/**
 * The database cannot be used for a while, for a reason outside of what was asked: its disk is full
 * or broken, its server is gone or hangs, or more is asked of it than it can do. The same work may
 * succeed later, without a restart.
 *
 * <p>A write has changed nothing, unless the connection to PostgreSQL was lost within its commit:
 * then nobody knows. The message is one sentence for the operator.
 */
public final class StoreUnavailableException extends RuntimeException {
  StoreUnavailableException(Throwable cause) {
    super(
        "The database cannot be used (%s): see that its disk has room and can be written to, or that its server runs."
            .formatted(innermost(cause)),
        cause);
  }

  private StoreUnavailableException(String message) {
    super(message, null, false, false);
  }

  /**
   * The database was not asked: too much is asked of it already.
   *
   * @param how text that says how busy it is
   */
  static StoreUnavailableException busy(String how) {
    return new StoreUnavailableException(
        "The database does not keep up (%s): see that its disk or its server answers."
            .formatted(how));
  }

  // The messages around it are about a statement, which is not at fault.
  private static String innermost(Throwable failure) {
    var innermost = "no reason was given";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var message = cause.getMessage();
      innermost = message == null ? innermost : message;
    }
    return innermost.replace('\n', ' ');
  }
}
