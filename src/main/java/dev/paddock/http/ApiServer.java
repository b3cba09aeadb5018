package dev.paddock.http;

import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import dev.paddock.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The REST API at its ports. */
public final class ApiServer {
  private final HttpConfig config;
  private final Optional<Integer> httpPort;
  private final Optional<Integer> httpsPort;

  /** What the API is made of. */
  public record Parts(
      RouteTable routes,
      List<Site> sites,
      Authentication authentication,
      Access access,
      Database database,
      RateLimit rateLimit,
      MeterRegistry meters) {}

  /**
   * Starts to listen.
   *
   * @throws ListenException if a port is taken or the certificate can not be used
   */
  public ApiServer(
      HttpConfig config, WebServer web, Parts parts, Clock clock, RandomGenerator random) {
    this.config = config;
    var api =
        new Api(
            parts.routes(),
            parts.authentication(),
            parts.access(),
            new PublicUrls(config, this::publicUrl),
            parts.rateLimit(),
            new ResponseHeaders(clock, random),
            new AnswerMemory(parts.database(), clock),
            new Observed(parts.meters()),
            parts.sites(),
            config.privateMode());
    this.httpPort =
        config.http().map(port -> web.listen(config.bindAddresses(), port, Optional.empty(), api));
    config
        .alsoListen()
        .forEach(it -> web.listen(List.of(it.address()), it.port(), Optional.empty(), api));
    this.httpsPort =
        config
            .https()
            .map(tls -> web.listen(config.bindAddresses(), tls.port(), Optional.of(tls), api));
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
        .map(Urls::withoutUsualPort)
        .orElse("http://localhost");
  }
}
