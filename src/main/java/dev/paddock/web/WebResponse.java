package dev.paddock.web;

import java.util.Map;

/**
 * A response as it is sent.
 *
 * @param headers that the same request would get again, in the order in which they are sent
 * @param own headers of this one response: date, request id, what is left of the rate limit
 * @param body empty for answers that have none
 */
public record WebResponse(
    int status, Map<String, String> headers, Map<String, String> own, byte[] body) {
  /** The body of a response without one. */
  public static final byte[] NOTHING = {};

  /** The same response to another request, with its own headers. */
  public WebResponse with(Map<String, String> otherOwn) {
    return new WebResponse(status, headers, otherOwn, body);
  }
}
