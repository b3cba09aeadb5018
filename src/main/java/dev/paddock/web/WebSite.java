package dev.paddock.web;

import java.util.Map;
import java.util.Optional;

/**
 * A part of what a port serves: a request in, a response out. {@link WebServer} picks it by path.
 */
public interface WebSite {
  /**
   * Whether a request is for this site.
   *
   * @param target path and query as sent
   */
  boolean serves(String target);

  /** The limit of a body in bytes; a larger Content-Length is refused before the body is read. */
  default int largestBody() {
    return WebServer.LARGEST_BODY;
  }

  /** The response, if it can be given without waiting for anything; called on the event loop. */
  default Optional<WebResponse> atOnce(WebRequest request) {
    return Optional.empty();
  }

  /** The response; called on a virtual thread. */
  WebResponse answer(WebRequest request);

  /** The refusal of a body over {@link #largestBody}. */
  WebResponse tooLarge(WebRequest request);

  /** The response instead of one for which there is no memory now. */
  default WebResponse busy() {
    return MountedSite.response(Errors.busy(), Map.of());
  }
}
