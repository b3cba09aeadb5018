package dev.paddock.web;

import java.util.Map;

/**
 * What goes on the wire.
 *
 * @param headers what the same question would be answered with again, in the order in which they
 *     are sent
 * @param own headers of this one answer: when, under which id, how many are left
 * @param body empty for answers that have none
 */
public record WebResponse(
    int status, Map<String, String> headers, Map<String, String> own, byte[] body) {
  /** The body of a response without one. */
  public static final byte[] NOTHING = {};

  /** The same as an answer of its own. */
  public WebResponse with(Map<String, String> otherOwn) {
    return new WebResponse(status, headers, otherOwn, body);
  }
}
