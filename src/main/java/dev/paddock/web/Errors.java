package dev.paddock.web;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.FieldError;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Makes replies of refusals and failures, as GitHub's error bodies: the one place that gives each
 * kind of refusal its status.
 */
public final class Errors {
  /** The documentation page of errors that belong to no operation. */
  public static final String DOCUMENTATION = "https://docs.github.com/enterprise-server@3.19/rest";

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  // A shortage of memory or of the store usually ends once other requests are answered.
  private static final String SECONDS_TO_RETRY = "2";

  private Errors() {}

  public static Reply reply(ApiException refusal, String documentationUrl) {
    int status = status(refusal.kind());
    var reply =
        Reply.json(status, body(refusal.reason(), refusal.errors(), documentationUrl, status));
    return refusal.kind() == Kind.UNAVAILABLE ? laterAgain(reply) : reply;
  }

  private static int status(Kind kind) {
    return switch (kind) {
      case BAD_REQUEST -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN, RATE_LIMITED -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case INVALID -> 422;
      case UNAVAILABLE -> 503;
    };
  }

  /**
   * The reply to a failure of the server itself (500 or 503), and its log entry: only the log says
   * what failed.
   *
   * @param about adds the request to the log entry
   */
  public static Reply failed(RuntimeException failure, UnaryOperator<LoggingEventBuilder> about) {
    if (failure instanceof StoreUnavailableException outage) {
      // No stack trace: it is the same for every request while it lasts, and tells nothing more.
      about.apply(LOG.atError()).log(outage.getMessage());
      return busy();
    }
    about.apply(LOG.atError().setCause(failure)).log("a request failed");
    return Reply.json(500, body("Server Error", List.of(), DOCUMENTATION, 500));
  }

  /** 503: the request is good, and may be sent again later. */
  public static Reply busy() {
    return laterAgain(Reply.json(503, body("Service Unavailable", List.of(), DOCUMENTATION, 503)));
  }

  private static Reply laterAgain(Reply reply) {
    return reply.with("Retry-After", SECONDS_TO_RETRY);
  }

  /** The resource has moved to another URL, for good. */
  public static Reply moved(String method, String url, String documentationUrl) {
    boolean safe = method.equals("GET") || method.equals("HEAD");
    var body = new LinkedHashMap<String, Object>();
    body.put("message", safe ? "Moved Permanently" : "Temporary Redirect");
    body.put("url", url);
    body.put("documentation_url", documentationUrl);
    return Reply.json(safe ? 301 : 307, body).with("Location", url);
  }

  private static Map<String, Object> body(
      String message, List<FieldError> errors, String documentationUrl, int status) {
    var body = new LinkedHashMap<String, Object>();
    body.put("message", message);
    if (!errors.isEmpty()) {
      body.put("errors", errors.stream().map(Errors::fieldError).toList());
    }
    body.put("documentation_url", documentationUrl);
    body.put("status", Integer.toString(status));
    return body;
  }

  private static Map<String, Object> fieldError(FieldError error) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("resource", error.resource());
    entry.put("field", error.field());
    entry.put("code", error.code());
    if (!error.message().isEmpty()) {
      entry.put("message", error.message());
    }
    return entry;
  }

  /** Whether a refusal says nothing about the operation, so that it points to the root page. */
  public static boolean isAboutTheProtocol(ApiException refusal) {
    return refusal.kind() == Kind.BAD_REQUEST || refusal.kind() == Kind.TOO_LARGE;
  }
}
