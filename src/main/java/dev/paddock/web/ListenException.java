package dev.paddock.web;

import java.net.BindException;
import java.util.concurrent.CompletionException;

/** A port cannot be listened on. The message is one sentence for the operator. */
public final class ListenException extends RuntimeException {
  private ListenException(String message) {
    super(message);
  }

  static ListenException of(String address, int port, CompletionException failure) {
    var cause = failure.getCause();
    return new ListenException(
        cause instanceof BindException
            ? "Port %d of %s is in use: stop what listens there, or choose another port (0 takes any free one)."
                .formatted(port, address)
            : "The server cannot listen on port %d of %s: %s."
                .formatted(
                    port, address, cause == null ? failure.getMessage() : cause.getMessage()));
  }
}
