package dev.paddock.web;

import dev.paddock.identity.ApiException;

/**
 * The body of a request, which is taken off the wire when somebody asks for it: whoever is refused
 * by the head alone has made the server keep no body.
 */
@FunctionalInterface
public interface BodyReader {
  /** Of a request without one. */
  static BodyReader none() {
    return (most, payer) -> WebResponse.NOTHING;
  }

  /**
   * The whole body; the same again when asked again. Waits for it.
   *
   * @param most bytes that it may have
   * @param payer on whose account its memory goes
   * @throws ApiException 413 if it is larger, 503 if there is no memory for it now, 400 if the
   *     client does not send it
   */
  byte[] read(int most, String payer);
}
