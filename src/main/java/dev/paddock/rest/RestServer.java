package dev.paddock.rest;

import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import dev.paddock.store.Database;
import dev.paddock.web.HttpConfig;
import dev.paddock.web.MountedSite;
import dev.paddock.web.PublicUrls;
import dev.paddock.web.RequestIds;
import dev.paddock.web.RequestLog;
import dev.paddock.web.Site;
import dev.paddock.web.Urls;
import dev.paddock.web.WebServer;
import dev.paddock.web.WebSite;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The server for clients: makes the sites (status, features, REST API) and listens at the ports.
 */
public final class RestServer {
  private final HttpConfig config;
  private final WebServer web;
  private final List<WebSite> sites = new ArrayList<>();
  // Known once it listens.
  private volatile Optional<Integer> httpPort = Optional.empty();
  private volatile Optional<Integer> httpsPort = Optional.empty();

  /** The parts of the program that the sites use. */
  public record Parts(
      RouteTable routes,
      List<Site> sites,
      Authentication authentication,
      Access access,
      Database database,
      RateLimit rateLimit,
      MeterRegistry meters) {}

  /**
   * Starts to listen to plain HTTP.
   *
   * @throws ListenException if a port is taken
   */
  public RestServer(
      HttpConfig config, WebServer web, Parts parts, Clock clock, RandomGenerator random) {
    this.config = config;
    this.web = web;
    var urls = new PublicUrls(config, this::publicUrl);
    var ids = new RequestIds(clock, random);
    var log = new RequestLog(parts.meters());
    var headers = new ResponseHeaders();
    var rest =
        new RestSite(
            parts.database(),
            parts.routes(),
            parts.authentication(),
            parts.access(),
            urls,
            parts.rateLimit(),
            headers,
            ids,
            new ResponseCache(parts.database(), clock),
            log,
            config.privateMode());
    sites.add(new StatusSite(headers, ids));
    parts.sites().forEach(it -> sites.add(new MountedSite(it, urls, ids, log)));
    sites.add(rest);
    httpPort =
        config
            .http()
            .map(port -> web.listen(config.bindAddresses(), port, Optional.empty(), sites));
    config
        .alsoListen()
        .forEach(it -> web.listen(List.of(it.address()), it.port(), Optional.empty(), sites));
  }

  /**
   * Starts to listen to HTTPS, where it is served.
   *
   * @throws ListenException if a port is taken or the certificate cannot be used
   */
  public void listenToHttps() {
    httpsPort =
        config
            .https()
            .map(tls -> web.listen(config.bindAddresses(), tls.port(), Optional.of(tls), sites));
  }

  /** The port of plain HTTP, if there is one. */
  public Optional<Integer> httpPort() {
    return httpPort;
  }

  /** The port of HTTPS, if there is one. */
  public Optional<Integer> httpsPort() {
    return httpsPort;
  }

  /** The URL of the server for requests whose Host is not a configured one. */
  public String publicUrl() {
    if (!config.publicUrl().isEmpty()) {
      return config.publicUrl();
    }
    return httpsPort
        .map(port -> "https://localhost:" + port)
        .or(() -> httpPort.map(port -> "http://127.0.0.1:" + port))
        .map(Urls::withoutUsualPort)
        .orElse("http://localhost");
  }
}
