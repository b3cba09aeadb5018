package dev.paddock.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response in the web library: reads the request, has a site answer it on a
 * virtual thread, and sends the response.
 */
final class WebExchange {
  private static final Logger LOG = LoggerFactory.getLogger(WebExchange.class);
  private static final int MOST_HEADERS = 100;
  private static final int SMALL_ANSWER = 64 * 1024;
  private static final int OUT_OF_MEMORY = 3; // the exit status of ExitOnOutOfMemoryError

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final WebSite site;
  private final Resources shared;
  private final Context context;

  WebExchange(Vertx vertx, HttpServerRequest request, WebSite site, Resources shared) {
    this.vertx = vertx;
    this.request = request;
    this.site = site;
    this.shared = shared;
    this.context = vertx.getOrCreateContext();
  }

  void receive() {
    int refusal = refusal();
    if (refusal != 0) {
      request.response().setStatusCode(refusal).putHeader("Connection", "close").end();
      return;
    }
    if (hasBody()) {
      receiveBody();
    } else {
      var incoming = incoming(BodyReader.none());
      site.atOnce(incoming)
          .ifPresentOrElse(
              answer -> send(answer, Optional.empty()), () -> handle(incoming, Optional.empty()));
    }
  }

  /** The status for a request that the library accepts and this server refuses; 0 for none. */
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
    if (request.version() == HttpVersion.HTTP_2) {
      return !request.isEnded();
    }
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        // Some clients send it with a GET.
        : !length.equals("0");
  }

  /**
   * Reads a small body at once, which saves a switch between threads; any other is read when a
   * handler asks for it.
   */
  private void receiveBody() {
    var body = new RequestBody(vertx, context, request, shared.bodies(), shared.unjudged());
    var incoming = incoming(body);
    if (body.declared() > site.largestBody()) {
      request.pause();
      shared.handlers().execute(() -> respond(site.tooLarge(incoming), Optional.of(body)));
    } else if (!body.readAtOnce(() -> handle(incoming, Optional.of(body)))) {
      request.pause();
      handle(incoming, Optional.of(body));
    }
  }

  private void handle(WebRequest incoming, Optional<RequestBody> body) {
    shared.handlers().execute(() -> answer(incoming, body));
  }

  private void answer(WebRequest incoming, Optional<RequestBody> body) {
    try {
      respond(site.answer(incoming), body);
    } catch (OutOfMemoryError end) {
      outOfMemory(end);
    } catch (RuntimeException | Error bug) {
      LOG.atError().setCause(bug).log("a request could not be answered");
      body.ifPresent(RequestBody::giveBack);
      context.runOnContext(nothing -> request.response().setStatusCode(500).end());
    }
  }

  // A full heap ends the JVM by its option; a lack of memory outside of the heap is only thrown
  // here.
  private static void outOfMemory(OutOfMemoryError end) {
    LOG.atError().log("out of memory ({}): the process ends", end.getMessage());
    Runtime.getRuntime().halt(OUT_OF_MEMORY);
  }

  private void respond(WebResponse answer, Optional<RequestBody> body) {
    body.ifPresent(RequestBody::giveBack);
    int size = answer.body().length;
    if (size <= SMALL_ANSWER) {
      context.runOnContext(nothing -> send(answer, body));
    } else if (shared.outgoing().take("", size)) {
      context.runOnContext(
          nothing -> send(answer, body).onComplete(sent -> shared.outgoing().giveBack("", size)));
    } else {
      var busy = site.busy();
      context.runOnContext(nothing -> send(busy, body));
    }
  }

  private WebRequest incoming(BodyReader body) {
    var peer = request.remoteAddress().hostAddress();
    boolean proxied = shared.trustedProxies().contains(peer);
    return new WebRequest(
        request.method().name(),
        request.uri(),
        this::header,
        body,
        proxied
            ? ClientAddress.of(peer, header(RequestHeader.FORWARDED_FOR), shared.trustedProxies())
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

  private Future<Void> send(WebResponse answer, Optional<RequestBody> body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    answer.own().forEach(response::putHeader);
    boolean ends =
        shared.isClosing().getAsBoolean() || body.filter(RequestBody::isUncertain).isPresent();
    if (ends && request.version() != HttpVersion.HTTP_2) {
      // So that the client does not send its next request into a connection that is closed.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    body.ifPresent(RequestBody::discard);
    boolean hasNoBody = answer.status() == 204 || answer.status() == 304;
    if (!hasNoBody) {
      response.putHeader("Content-Length", Integer.toString(answer.body().length));
    }
    return hasNoBody || request.method().name().equals("HEAD")
        ? response.end()
        : response.end(Buffer.buffer(answer.body()));
  }
}
