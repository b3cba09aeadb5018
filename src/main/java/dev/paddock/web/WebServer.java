package dev.paddock.web;

import io.micrometer.core.instrument.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server. The event loop reads and writes, and gives the answers that need no waiting;
 * every other request is handled by plain blocking code on a virtual thread. Only this package uses
 * the web library.
 */
public final class WebServer implements AutoCloseable {
  /** The default limit of a body, in bytes: a 48 KB secret in its box and base64 is half of it. */
  public static final int LARGEST_BODY = 128 * 1024;

  private static final int LONGEST_REQUEST_LINE = 16 * 1024;
  private static final int LARGEST_HEADERS = 32 * 1024;
  // Of an HTTP/2 connection. Go opens as many before it has read this limit, and the library ends a
  // connection on which a body follows a stream that was refused.
  private static final int MOST_STREAMS = 100;
  private static final int IDLE_SECONDS = 75; // more than the longest poll
  private static final int SECONDS_TO_DRAIN = 3;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<Runnable> beforeClosing = new ArrayList<>();
  private final Resources shared;
  private final Connections connections;
  private volatile boolean isClosing;

  /**
   * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed
   */
  public WebServer(Set<String> trustedProxies) {
    long heap = Runtime.getRuntime().maxMemory();
    this.shared =
        new Resources(
            handlers,
            Set.copyOf(trustedProxies),
            () -> isClosing,
            ByteBudget.ofBodies(heap),
            ByteBudget.small(heap),
            ByteBudget.small(heap));
    this.connections = new Connections(heap);
  }

  /** Loads the library that serves HTTPS, which takes a while. */
  public static void loadTls() {
    engine();
  }

  /**
   * Listens on every address at one port; a free one that was chosen for the first (0) is used for
   * the others.
   *
   * @param tls certificate, for HTTPS
   * @param sites the first that serves a path is asked; the last takes every path
   * @return the port
   * @throws ListenException if the port is taken or the certificate cannot be used
   */
  public int listen(
      List<String> addresses, int port, Optional<HttpConfig.Tls> tls, List<WebSite> sites) {
    int bound = port;
    for (String address : addresses) {
      bound = listen(address, bound, options(tls), sites);
    }
    return bound;
  }

  private static HttpServerOptions options(Optional<HttpConfig.Tls> tls) {
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
            .setMaxHeaderSize(LARGEST_HEADERS)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    tls.ifPresent(it ->
        options
            .setSsl(true)
            .setSslEngineOptions(engine())
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(it.certificate().toString())
                    .setKeyPath(it.key().toString())));
    return options;
  }

  // Java's own engine, until it has run for seconds, takes 0.3 ms for a record, for which it blocks
  // the event loop.
  private static SSLEngineOptions engine() {
    return OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions().setUseWorkerThread(true);
  }

  private int listen(String address, int port, HttpServerOptions options, List<WebSite> sites) {
    var server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::admit)
            .requestHandler(request -> receive(request, sites));
    // A verticle has an event loop of its own: a flood at one port does not slow the others.
    var started =
        vertx.deployVerticle(context -> server.listen(port, address).map(HttpServer::actualPort));
    try {
      started.toCompletionStage().toCompletableFuture().join();
      servers.add(server);
      return server.actualPort();
    } catch (CompletionException failure) {
      throw ListenException.of(address, port, failure);
    }
  }

  private void receive(HttpServerRequest request, List<WebSite> sites) {
    new WebExchange(vertx, request, siteOf(request.uri(), sites), shared).receive();
  }

  private static WebSite siteOf(String target, List<WebSite> sites) {
    for (WebSite site : sites) {
      if (site.serves(target)) {
        return site;
      }
    }
    return sites.getLast();
  }

  /** Starts to watch whether event loops, virtual threads and the store respond. */
  Pulse pulse(Health health, Clock clock) {
    var pulse = new Pulse(vertx, handlers, health.parts(), clock);
    beforeClosing.add(pulse::close);
    return pulse;
  }

  /**
   * Adds an action that runs when the server is about to stop, once responses close their
   * connections.
   */
  public void beforeClosing(Runnable action) {
    beforeClosing.add(action);
  }

  /** Stops accepting, lets running requests end, and closes every connection. */
  @Override
  public void close() {
    isClosing = true;
    beforeClosing.forEach(Runnable::run);
    var ends =
        servers.stream()
            .map(server ->
                server
                    .shutdown(SECONDS_TO_DRAIN, TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture())
            .toList();
    ends.forEach(CompletableFuture::join);
    endHandlers();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  // Their connections are closed: handlers that still run have a second to end.
  private void endHandlers() {
    handlers.shutdown();
    try {
      if (!handlers.awaitTermination(1, TimeUnit.SECONDS)) {
        handlers.shutdownNow();
      }
    } catch (InterruptedException end) {
      handlers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
