package dev.paddock.web;

import dev.paddock.identity.ApiException;
import java.util.List;
import org.slf4j.event.Level;

/** A request to a {@link Site}. */
public final class SiteRequest {
  private static final String NOBODY = "anonymous";

  private final WebRequest incoming;
  private final Target target;
  private final Urls urls;
  private final String id;
  private Level logLevel = Level.INFO;
  private String operation = "none";
  private String caller = NOBODY;

  /**
   * @throws ApiException 400 if the target is no path
   */
  SiteRequest(WebRequest incoming, Urls urls, String id) {
    this.incoming = incoming;
    this.target = Target.parse(incoming.target());
    this.urls = urls;
    this.id = id;
  }

  /** As sent, upper-case. */
  public String method() {
    return incoming.method();
  }

  /** The whole path, each segment decoded. */
  public List<String> segments() {
    return target.segments();
  }

  /** The first value of a query parameter, empty when absent. */
  public String query(String name) {
    return target.query().first(name);
  }

  /** {@code Authorization} as sent, empty when absent. */
  public String authorization() {
    return incoming.header(RequestHeader.AUTHORIZATION);
  }

  public String userAgent() {
    return incoming.header(RequestHeader.USER_AGENT);
  }

  /**
   * The body; blocks until it has arrived. To be called once it is known that the caller may send
   * one.
   *
   * @param most bytes that it may have
   * @throws ApiException 413 if it is larger, 503 if there is no memory for it now
   */
  public byte[] body(int most) {
    return incoming.body().read(most, caller.equals(NOBODY) ? incoming.remoteAddress() : caller);
  }

  public Urls urls() {
    return urls;
  }

  /** The request id, under which the answer and the log name it. */
  public String id() {
    return id;
  }

  public String remoteAddress() {
    return incoming.remoteAddress();
  }

  /**
   * Runs an action if the client disconnects before it is answered.
   *
   * @param action must not block
   */
  public void whenGone(Runnable action) {
    incoming.whenGone().accept(action);
  }

  /** Names what it does, for the log and the metrics. */
  public void does(String operationId) {
    operation = operationId;
  }

  /** Names who makes it, for the log. */
  public void isOf(String name) {
    caller = name;
  }

  /**
   * Says that it is one of very many in which nothing has happened: its log line is for debugging.
   */
  public void markRoutine() {
    logLevel = Level.DEBUG;
  }

  /** The operation that {@link #does} named. */
  public String operation() {
    return operation;
  }

  /** The caller that {@link #isOf} named. */
  public String caller() {
    return caller;
  }

  /** The level at which it is logged. */
  Level logLevel() {
    return logLevel;
  }
}
