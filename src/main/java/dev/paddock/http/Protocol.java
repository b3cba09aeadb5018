package dev.paddock.http;

import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is spoken beside the REST API, with paths, credentials and errors of its own.
 *
 * @param prefix with which its paths begin
 * @param largestBody how many bytes a request may bring, judged by its head, on the event loop
 * @param answer gives the answer, on a virtual thread
 */
public record Protocol(
    String prefix, ToIntFunction<Call> largestBody, Function<Call, Reply> answer) {

  /** The limit of a body for which there is no reason to take more, in bytes. */
  public static final int USUAL_BODY = WebServer.LARGEST_BODY;
}
