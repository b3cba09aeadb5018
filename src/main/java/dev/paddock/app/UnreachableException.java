package dev.paddock.app;

/** A server does not answer, and may do so later. The message is for the operator. */
public final class UnreachableException extends OperatorException {
  public UnreachableException(String message) {
    super(message);
  }
}
