package dev.paddock.http;

import java.util.Map;

/**
 * What goes on the wire.
 *
 * @param headers what the same question would be answered with again, in the order in which they
 *     are sent
 * @param own headers of this one answer: when, under which id, how many are left
 * @param body empty for answers that have none
 */
record Answer(int status, Map<String, String> headers, Map<String, String> own, byte[] body) {
  /** The same as an answer of its own. */
  Answer with(Map<String, String> otherOwn) {
    return new Answer(status, headers, otherOwn, body);
  }
}
