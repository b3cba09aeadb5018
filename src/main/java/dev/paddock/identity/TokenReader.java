package dev.paddock.identity;

/** Reads one kind of bearer token. {@link Authentication} asks its readers in their order. */
interface TokenReader {
  /** Whether a token looks like one of this kind. */
  boolean reads(String token);

  /**
   * The caller that a token stands for.
   *
   * @throws ApiException 401 if it is not good, 403 for a suspended user
   */
  Caller caller(String token);
}
