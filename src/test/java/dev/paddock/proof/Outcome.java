package dev.paddock.proof;

import dev.paddock.web.Json;
import tools.jackson.databind.JsonNode;

/** What became of a request, as exactly as a client can know it. */
sealed interface Outcome {

  /** A whole answer. */
  record Answered(int status, byte[] body) implements Outcome {
    JsonNode json() {
      return Json.read(body);
    }
  }

  /** There was no connection, so the request was not made. */
  record Refused() implements Outcome {}

  /**
   * The connection ended before the first byte of an answer: the request was carried out or not.
   */
  record Closed() implements Outcome {}

  /** The connection ended within an answer. */
  record Truncated() implements Outcome {}
}
