package dev.paddock.web;

import java.util.function.Function;

/**
 * What is spoken beside the REST API, with paths, credentials and errors of its own.
 *
 * @param prefix with which its paths begin
 * @param largestBody in bytes; what is announced to be larger is refused by the head alone
 * @param answer gives the answer, on a virtual thread
 */
public record Site(String prefix, int largestBody, Function<SiteRequest, Reply> answer) {
  /** The limit of a body for which there is no reason to take more, in bytes. */
  public static final int USUAL_BODY = WebServer.LARGEST_BODY;

  /** The limit of any body, in bytes: of a page of a log. */
  public static final int LARGEST_BODY = 16 * 1024 * 1024;
}
