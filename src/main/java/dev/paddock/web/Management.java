package dev.paddock.web;

import io.micrometer.core.instrument.Clock;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The management port, for operators' tools: {@code /livez} (whether what every answer needs
 * responds), {@code /readyz} (whether each part can do its work) and {@code /metrics}.
 */
public final class Management {
  private final String url;

  /**
   * Starts to listen.
   *
   * @param metrics text in Prometheus' format
   * @param clock measures the time between heartbeats
   * @throws ListenException if the port is taken
   */
  public Management(
      HttpConfig.Management config,
      WebServer web,
      Health health,
      Supplier<String> metrics,
      Clock clock) {
    var pages = new Pages(health, metrics, web.pulse(health, clock));
    int port =
        web.listen(List.of(config.address()), config.port(), Optional.empty(), List.of(pages));
    var host = config.address().contains(":") ? "[" + config.address() + "]" : config.address();
    url = "http://" + host + ":" + port;
  }

  /** Where it listens, without a slash at the end. */
  public String url() {
    return url;
  }

  private record Pages(Health health, Supplier<String> metrics, Pulse pulse) implements WebSite {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public boolean serves(String target) {
      return true;
    }

    @Override
    public Optional<WebResponse> atOnce(WebRequest incoming) {
      // On the event loop: that virtual threads do not run may be what it has to report.
      return incoming.target().equals("/livez") ? Optional.of(alive()) : Optional.empty();
    }

    private WebResponse alive() {
      var still = pulse.still();
      return still.isEmpty()
          ? page(200, TEXT, "ok\n")
          : page(503, TEXT, "does not move: " + String.join(", ", still) + "\n");
    }

    @Override
    public WebResponse answer(WebRequest incoming) {
      boolean reads = incoming.method().equals("GET") || incoming.method().equals("HEAD");
      return switch (reads ? incoming.target() : "") {
        case "/livez" -> alive();
        case "/readyz" -> ready();
        case "/metrics" -> page(200, TEXT, metrics.get());
        default -> page(404, TEXT, "There is /livez, /readyz and /metrics.\n");
      };
    }

    private WebResponse ready() {
      var parts = new LinkedHashMap<String, Object>();
      health.parts().forEach(part -> parts.put(part.name(), part.works() ? "ok" : "not ready"));
      boolean ready = parts.values().stream().allMatch("ok"::equals);
      var json = new LinkedHashMap<String, Object>();
      json.put("ready", ready);
      json.put("parts", parts);
      var chores = new LinkedHashMap<String, Object>();
      health.chores().get().forEach((name, last) -> chores.put(name, last.toString()));
      json.put("chores_last_success", chores);
      return page(ready ? 200 : 503, "application/json; charset=utf-8", Json.text(json) + "\n");
    }

    @Override
    public WebResponse tooLarge(WebRequest incoming) {
      return page(413, TEXT, "");
    }

    private static WebResponse page(int status, String type, String text) {
      return new WebResponse(
          status,
          Map.of("Content-Type", type, "Cache-Control", "no-store"),
          Map.of(),
          text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
