package dev.paddock.http;

import java.util.Map;

/**
 * What goes on the wire.
 *
 * @param headers in the order in which they are sent
 * @param body empty for answers that have none
 */
record Answer(int status, Map<String, String> headers, byte[] body) {}
