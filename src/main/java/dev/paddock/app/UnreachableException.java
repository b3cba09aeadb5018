package dev.paddock.app;

/** A server that does not answer now, and may answer later. The message is for the operator. */
public final class UnreachableException extends OperatorException {
  public UnreachableException(String message) {
    super(message);
  }
}
