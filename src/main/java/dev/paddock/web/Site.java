package dev.paddock.web;

import java.util.function.Function;

/**
 * A protocol that a feature serves beside the REST API, with paths, credentials and errors of its
 * own.
 *
 * @param prefix with which its paths begin
 * @param largestBody in bytes; a larger Content-Length is refused before the body is read
 * @param answer gives the answer, on a virtual thread
 */
public record Site(String prefix, int largestBody, Function<SiteRequest, Reply> answer) {
  /** The usual limit of a body, in bytes. */
  public static final int USUAL_BODY = WebServer.LARGEST_BODY;

  /** The limit of any body, in bytes: what a page of a job log may have. */
  public static final int LARGEST_BODY = 16 * 1024 * 1024;
}
