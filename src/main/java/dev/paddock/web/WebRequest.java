package dev.paddock.web;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request as it was received.
 *
 * @param method as sent, upper-case
 * @param target path and query as sent, still encoded
 * @param headers gives a header's value, empty when absent
 * @param body reads its bytes when a handler asks for them
 * @param remoteAddress the client's IP address: the peer's, or what a trusted proxy says
 * @param proxied whether a trusted proxy sent it
 * @param secure whether it came over TLS
 * @param whenGone takes an action to run, on the event loop, if the client disconnects before it is
 *     answered
 */
public record WebRequest(
    String method,
    String target,
    Function<RequestHeader, String> headers,
    BodyReader body,
    String remoteAddress,
    boolean proxied,
    boolean secure,
    Consumer<Runnable> whenGone) {
  /** Whether it only reads. */
  public boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }

  public String header(RequestHeader header) {
    return headers.apply(header);
  }
}
