package dev.paddock.web;

import java.util.Map;
import java.util.Optional;

/** A part of what is served at a port: a request in, a response out. {@link WebServer} finds it. */
public interface WebSite {
  /**
   * Whether a request is for this site.
   *
   * @param target path and query as sent
   */
  boolean serves(String target);

  /** In bytes; a body that is announced to be larger is refused by the head alone. */
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
