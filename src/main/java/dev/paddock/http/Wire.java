package dev.paddock.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request between the web library and the answers: bytes in, bytes out. */
final class Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
  private static final int MOST_HEADERS = 100;
  private static final long MILLIS_FOR_A_BODY = 30_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final WebServer.Answers answers;
  private final Executor handlers;
  private final Set<String> trustedProxies;
  private final BooleanSupplier isClosing;
  private final Context context;
  private OptionalInt largestBody = OptionalInt.empty();

  Wire(
      Vertx vertx,
      HttpServerRequest request,
      WebServer.Answers answers,
      Executor handlers,
      Set<String> trustedProxies,
      BooleanSupplier isClosing) {
    this.vertx = vertx;
    this.request = request;
    this.answers = answers;
    this.handlers = handlers;
    this.trustedProxies = trustedProxies;
    this.isClosing = isClosing;
    this.context = vertx.getOrCreateContext();
  }

  void receive() {
    int refusal = refusal();
    if (refusal != 0) {
      request.response().setStatusCode(refusal).putHeader("Connection", "close").end();
      return;
    }
    if (hasBody()) {
      collectBody();
    } else {
      var incoming = incoming(Api.NOTHING);
      answers.atOnce(incoming).ifPresentOrElse(this::send, () -> handle(incoming));
    }
  }

  /** The status for what the library lets through and we do not; 0 for none. */
  private int refusal() {
    var headers = request.headers();
    int lines = 0;
    for (var ignored : headers) {
      lines++;
    }
    if (lines > MOST_HEADERS) {
      return 431; // RFC 6585, section 5
    }
    int hosts = headers.getAll(HttpHeaders.HOST).size();
    boolean oneMeaning =
        hosts <= 1
            && !headers.contains("")
            // RFC 9112, section 3.2
            && (hosts == 1 || request.version() != HttpVersion.HTTP_1_1)
            && headers.getAll(HttpHeaders.AUTHORIZATION).size() <= 1;
    return oneMeaning ? 0 : 400;
  }

  private boolean hasBody() {
    var headers = request.headers();
    return request.version() == HttpVersion.HTTP_2
        ? !request.isEnded()
        : headers.contains(HttpHeaders.CONTENT_LENGTH)
            || headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void collectBody() {
    var body = Buffer.buffer();
    long slow = vertx.setTimer(MILLIS_FOR_A_BODY, late -> request.connection().close());
    request.handler(chunk -> {
      // What is over the limit is read, so that the client hears why, but not kept.
      if (!isTooLarge(body.length())) {
        body.appendBuffer(chunk);
      }
    });
    request.exceptionHandler(broken -> vertx.cancelTimer(slow));
    request.endHandler(end -> {
      vertx.cancelTimer(slow);
      handle(incoming(body.getBytes()));
    });
  }

  // Nearly all are small, and need no judgement.
  private boolean isTooLarge(int bytes) {
    if (bytes <= WebServer.LARGEST_BODY) {
      return false;
    }
    if (largestBody.isEmpty()) {
      largestBody = OptionalInt.of(answers.largestBody(incoming(Api.NOTHING)));
    }
    return bytes > largestBody.getAsInt();
  }

  private void handle(Incoming incoming) {
    handlers.execute(() -> answer(incoming));
  }

  private void answer(Incoming incoming) {
    try {
      var answer =
          isTooLarge(incoming.body().length)
              ? answers.tooLarge(incoming)
              : answers.answer(incoming);
      context.runOnContext(nothing -> send(answer));
    } catch (RuntimeException | Error bug) {
      LOG.atError().setCause(bug).log("a request could not be answered");
      context.runOnContext(nothing -> request.response().setStatusCode(500).end());
    }
  }

  private Incoming incoming(byte[] body) {
    var peer = request.remoteAddress().hostAddress();
    boolean proxied = trustedProxies.contains(peer);
    return new Incoming(
        request.method().name(),
        request.uri(),
        this::header,
        body,
        proxied
            ? ClientAddress.of(peer, header(RequestHeader.FORWARDED_FOR), trustedProxies)
            : peer,
        proxied,
        request.isSSL(),
        this::whenGone);
  }

  private void whenGone(Runnable action) {
    context.runOnContext(nothing -> {
      var response = request.response();
      if (response.closed()) {
        action.run();
      } else {
        response.closeHandler(closed -> action.run());
      }
    });
  }

  private String header(RequestHeader header) {
    if (header == RequestHeader.HOST) {
      // HTTP/2 has :authority instead.
      var authority = request.authority();
      return authority == null ? "" : authority.toString();
    }
    var value = request.headers().get(header.wire());
    return value == null ? "" : value;
  }

  private void send(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    answer.own().forEach(response::putHeader);
    if (isClosing.getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
      // Told of it, a client does not send its next request into a connection that is closed.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    boolean hasNoBody = answer.status() == 204 || answer.status() == 304;
    if (!hasNoBody) {
      response.putHeader("Content-Length", Integer.toString(answer.body().length));
    }
    if (hasNoBody || request.method().name().equals("HEAD")) {
      response.end();
    } else {
      response.end(Buffer.buffer(answer.body()));
    }
  }
}
