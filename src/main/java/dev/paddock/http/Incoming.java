package dev.paddock.http;

import java.util.function.Function;

/**
 * A request as it came off the wire.
 *
 * @param method as sent, upper-case
 * @param target path and query as sent, still encoded
 * @param headers gives a header's value, empty when absent
 * @param body its bytes, at most {@link WebServer#LARGEST_BODY}
 * @param remoteAddress the client's IP address: the peer's, or what a trusted proxy says
 * @param proxied whether a trusted proxy sent it
 * @param secure whether it came over TLS
 */
record Incoming(
    String method,
    String target,
    Function<RequestHeader, String> headers,
    byte[] body,
    String remoteAddress,
    boolean proxied,
    boolean secure) {
  String header(RequestHeader header) {
    return headers.apply(header);
  }
}
