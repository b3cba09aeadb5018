package dev.paddock.http;

import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes in, bytes out: the only class that knows the web library. The event loop reads and writes;
 * each request is handled by plain blocking code on a virtual thread.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Largest body, in bytes: a 48 KB secret in its box and base64 is half of it. */
  static final int LARGEST_BODY = 128 * 1024;

  private static final int LONGEST_REQUEST_LINE = 16 * 1024;
  private static final int LARGEST_HEADERS = 32 * 1024;
  private static final int SECONDS_TO_DRAIN = 3;

  private final HttpConfig config;
  private final Vertx vertx;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Api api;
  private volatile Optional<Integer> httpPort = Optional.empty();
  private volatile Optional<Integer> httpsPort = Optional.empty();

  /**
   * Starts to listen.
   *
   * @throws ListenException if a port is taken or the certificate can not be used
   */
  public ApiServer(
      HttpConfig config,
      RouteTable routes,
      Authentication authentication,
      Access access,
      RateLimit rateLimit,
      Clock clock,
      RandomGenerator random) {
    this.config = config;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.api =
        new Api(
            routes,
            authentication,
            access,
            new PublicUrls(config, this::publicUrl),
            rateLimit,
            new ResponseHeaders(clock, random),
            config.privateMode());
    try {
      this.httpPort = config.http().map(port -> listen(port, new HttpServerOptions()));
      this.httpsPort = config.https().map(tls -> listen(tls.port(), tlsOptions(tls)));
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private static HttpServerOptions tlsOptions(HttpConfig.Tls tls) {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString()));
  }

  /** Listens on every address at one port; what was 0 for the first is the same for the others. */
  private int listen(int port, HttpServerOptions options) {
    int bound = port;
    for (String address : config.bindAddresses()) {
      bound = listen(address, bound, new HttpServerOptions(options));
    }
    return bound;
  }

  private int listen(String address, int port, HttpServerOptions options) {
    options
        .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
        .setMaxHeaderSize(LARGEST_HEADERS)
        .setHandle100ContinueAutomatically(true)
        .setIdleTimeout(75)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
    var server = vertx.createHttpServer(options).requestHandler(this::receive);
    try {
      servers.add(server.listen(port, address).toCompletionStage().toCompletableFuture().join());
      return server.actualPort();
    } catch (CompletionException failure) {
      throw ListenException.of(address, port, failure);
    }
  }

  /** The port of plain HTTP, if there is one. */
  public Optional<Integer> httpPort() {
    return httpPort;
  }

  /** The port of HTTPS, if there is one. */
  public Optional<Integer> httpsPort() {
    return httpsPort;
  }

  /** What URLs begin with when a request names no better spelling. */
  public String publicUrl() {
    if (!config.publicUrl().isEmpty()) {
      return config.publicUrl();
    }
    return httpsPort
        .map(port -> "https://localhost:" + port)
        .or(() -> httpPort.map(port -> "http://127.0.0.1:" + port))
        .orElse("http://localhost");
  }

  private void receive(HttpServerRequest request) {
    int hosts = request.headers().getAll("Host").size();
    if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
      // RFC 9112, section 3.2; the library is lenient.
      request.response().setStatusCode(400).putHeader("Connection", "close").end();
      return;
    }
    var body = Buffer.buffer();
    request.handler(chunk -> {
      // What is over the limit is read, so that the client hears why, but not kept.
      if (body.length() <= LARGEST_BODY) {
        body.appendBuffer(chunk);
      }
    });
    request.exceptionHandler(broken -> {});
    request.endHandler(end -> {
      var context = vertx.getOrCreateContext();
      handlers.execute(() -> handle(context, request, body.getBytes()));
    });
  }

  private void handle(Context context, HttpServerRequest request, byte[] body) {
    try {
      var incoming = incoming(request, body);
      var answer = body.length > LARGEST_BODY ? api.tooLarge(incoming) : api.answer(incoming);
      context.runOnContext(nothing -> send(request, answer));
    } catch (RuntimeException | Error bug) {
      LOG.atError().setCause(bug).log("a request could not be answered");
      context.runOnContext(nothing -> request.response().setStatusCode(500).end());
    }
  }

  private static Incoming incoming(HttpServerRequest request, byte[] body) {
    var headers = request.headers();
    return new Incoming(
        request.method().name(),
        request.uri(),
        name -> {
          var value = name.equals("Host") ? host(request) : headers.get(name);
          return value == null ? "" : value;
        },
        body,
        request.remoteAddress().hostAddress(),
        request.isSSL());
  }

  // HTTP/2 has :authority instead of Host.
  private static String host(HttpServerRequest request) {
    var authority = request.authority();
    return authority == null ? "" : authority.toString();
  }

  private static void send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
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

  /** Stops accepting, lets running requests end, and closes every connection. */
  @Override
  public void close() {
    var ends =
        servers.stream()
            .map(server ->
                server
                    .shutdown(SECONDS_TO_DRAIN, TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture())
            .toList();
    ends.forEach(CompletableFuture::join);
    handlers.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** A port can not be listened on. The message is one sentence for the operator. */
  public static final class ListenException extends RuntimeException {
    private ListenException(String message) {
      super(message);
    }

    static ListenException of(String address, int port, CompletionException failure) {
      var cause = failure.getCause();
      return new ListenException(
          cause instanceof BindException
              ? "Port %d of %s is in use: stop what listens there, or choose another port (0 takes any free one)."
                  .formatted(port, address)
              : "The server can not listen on port %d of %s: %s."
                  .formatted(
                      port, address, cause == null ? failure.getMessage() : cause.getMessage()));
    }
  }
}
