package dev.paddock.app;

/** A failure of an operator's command. The message is for the operator. */
public class OperatorException extends RuntimeException {
  public OperatorException(String message) {
    super(message);
  }
}
