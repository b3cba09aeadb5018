package dev.paddock.app;

/** An operator's command cannot be done. The message is for the operator. */
public class OperatorException extends RuntimeException {
  public OperatorException(String message) {
    super(message);
  }
}
