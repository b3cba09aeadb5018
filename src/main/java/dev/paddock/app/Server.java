package dev.paddock.app;

import dev.paddock.feature.WorldReport;
import dev.paddock.rest.RestServer;
import dev.paddock.rest.RouteTable;
import dev.paddock.store.DataDirectory;
import dev.paddock.store.Database;
import dev.paddock.store.StoreException;
import dev.paddock.web.Health;
import dev.paddock.web.HttpConfig;
import dev.paddock.web.Json;
import dev.paddock.web.Management;
import dev.paddock.web.Urls;
import dev.paddock.web.WebServer;
import dev.paddock.world.World;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A running server: opens its parts in order, and closes them in reverse. */
public final class Server implements AutoCloseable {
  /**
   * A world file to begin with.
   *
   * @param name of the file, for messages
   */
  public record WorldText(String name, String text) {}

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Config config;
  private final Wiring wiring;
  private final RouteTable routes;
  private final Optional<Path> authority;
  private final Start start;
  private final Ports ports;

  private record Ports(Optional<Management> management, RestServer api) {}

  /**
   * The result of the start.
   *
   * @param applied what a world file made; empty when none was applied
   * @param appliedBefore whether a world file was only checked, because there are users already
   * @param token of the first user for whom the world gives one, or the new one of development
   */
  public record Start(
      Optional<WorldReport> applied,
      boolean appliedBefore,
      @Nullable String enterprise,
      @Nullable String organization,
      @Nullable String login,
      @Nullable String token) {
    @Override
    public String toString() {
      return "Start[" + enterprise + ", " + organization + ", " + login + "]";
    }
  }

  /**
   * Starts.
   *
   * @param world fills a server that has no users yet
   * @param nanos a count that goes on evenly whatever happens to the clock, in nanoseconds
   * @throws RuntimeException with one sentence for the operator; nothing is then left open
   */
  public Server(
      Config config,
      Optional<WorldText> world,
      Map<String, String> environment,
      SecureRandom random,
      Clock clock,
      LongSupplier nanos) {
    this.config = config;
    try {
      refusePortsInUse(config.http());
      var summary = world.map(it -> World.check(Wiring.worldFormats(), it.name(), it.text()));
      config.data().prepare();
      opened(hold(config.data()));
      var metrics = opened(new Metrics(config.http().management().isPresent()));
      var certificate = opened(new CertificateAhead(config, random, clock));
      this.wiring = wiring(environment, random, clock, nanos, metrics.registry());
      this.routes = wiring.routes();
      this.start = new FirstContents(wiring, config.development()).fill(world, summary);
      this.ports = serve(metrics, random, clock);
      this.authority = certificate.authority();
      ports.api().listenToHttps();
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private Wiring wiring(
      Map<String, String> environment,
      SecureRandom random,
      Clock clock,
      LongSupplier nanos,
      MeterRegistry meters) {
    var database = opened(Store.open(config, meters));
    var rootKey = Store.rootKey(config, database, environment, random);
    return new Wiring(config, database, rootKey, random, clock, nanos, meters);
  }

  private Ports serve(Metrics metrics, SecureRandom random, Clock clock) {
    opened(new ControlSocket(config.data().controlSocket(), new Operations(wiring, true)));
    opened(wiring.broker);
    var web = opened(new WebServer(config.http().trustedProxies()));
    web.beforeClosing(wiring.broker::close);
    wiring.jobs.start();
    wiring.broker.start();
    var chores = opened(new Chores(wiring.chores(), metrics.registry(), clock));
    chores.start();
    return new Ports(management(web, chores, metrics), api(web, metrics, random, clock));
  }

  private Optional<Management> management(WebServer web, Chores chores, Metrics metrics) {
    return config
        .http()
        .management()
        .map(it ->
            new Management(
                it,
                web,
                new Health(wiring.health(), chores::lastSuccess),
                metrics.registry()::scrape,
                metrics.registry().config().clock()));
  }

  private RestServer api(WebServer web, Metrics metrics, SecureRandom random, Clock clock) {
    var parts =
        new RestServer.Parts(
            routes,
            wiring.sites(),
            wiring.authentication,
            wiring.access,
            wiring.database,
            wiring.rateLimit,
            metrics.registry());
    return new RestServer(config.http(), web, parts, clock, random);
  }

  /**
   * Loads on a thread of its own what a start needs, while the command line is read. Nothing may
   * ask for a logger before {@link Logs#configure}.
   */
  public static void loadAhead() {
    Thread.ofPlatform()
        .name("load-ahead")
        .daemon()
        // What fails here fails again when it is needed, and is reported then.
        .uncaughtExceptionHandler((thread, failure) -> {})
        .start(() -> {
          Logs.load();
          Database.loadLibraries();
          Json.text(Map.of("load", "ahead"));
          Thread.startVirtualThread(() -> {});
        });
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  // Checked first, so that a start that cannot succeed leaves no trace.
  private static void refusePortsInUse(HttpConfig http) {
    for (String address : http.bindAddresses()) {
      http.http().ifPresent(port -> probe(address, port));
      http.https().ifPresent(tls -> probe(address, tls.port()));
    }
    http.alsoListen().forEach(it -> probe(it.address(), it.port()));
    http.management().ifPresent(it -> probe(it.address(), it.port()));
  }

  private static void probe(String address, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException inUse) {
      throw new StoreException(
          "Port %d of %s cannot be listened on (%s): stop what listens there, or choose another port (0 takes any free one)."
              .formatted(port, address, inUse.getMessage()));
    }
  }

  private static DataDirectory.Held hold(DataDirectory data) {
    return data.tryHold()
        .orElseThrow(() ->
            new StoreException(
                "Another process uses the data directory %s: stop it, or give --data another directory."
                    .formatted(data.path())));
  }

  /** The result of the start. */
  public Start start() {
    return start;
  }

  /** URL of plain HTTP, if it is served. */
  public Optional<String> httpUrl() {
    return ports
        .api()
        .httpPort()
        .map(port ->
            "http://%s:%d".formatted(config.development() ? "127.0.0.1" : "localhost", port))
        .map(Urls::withoutUsualPort);
  }

  /** URL of HTTPS, if it is served. */
  public Optional<String> httpsUrl() {
    return ports
        .api()
        .httpsPort()
        .map(port -> "https://localhost:" + port)
        .map(Urls::withoutUsualPort);
  }

  /** URL of the management port, if there is one. */
  public Optional<String> managementUrl() {
    return ports.management().map(Management::url);
  }

  /** What URLs in answers begin with, when a request names no better spelling. */
  public String publicUrl() {
    return ports.api().publicUrl();
  }

  /** The certificate authority that clients of a development server trust. */
  public Optional<Path> authority() {
    return authority;
  }

  /** All routes, for the documentation that is made from them. */
  public RouteTable routes() {
    return routes;
  }

  /** Stops accepting, lets running requests end, and closes the store. */
  @Override
  public void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failure) {
        first = first == null ? new IllegalStateException("could not close", failure) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
