package dev.paddock.web;

import dev.paddock.identity.ApiException;

/**
 * The body of a request, which is read from the connection only when a handler asks for it: a
 * request that is refused by its head alone takes no memory for its body.
 */
@FunctionalInterface
public interface BodyReader {
  /** The body of a request without one. */
  static BodyReader none() {
    return (most, payer) -> WebResponse.NOTHING;
  }

  /**
   * The whole body; blocks until it has arrived. Gives the same bytes when called again.
   *
   * @param most bytes that it may have
   * @param payer account to which its memory is charged
   * @throws ApiException 413 if it is larger, 503 if there is no memory for it now, 400 if the
   *     client does not send it
   */
  byte[] read(int most, String payer);
}
