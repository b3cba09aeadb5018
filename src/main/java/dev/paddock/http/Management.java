package dev.paddock.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What operators' tools ask, at a port of its own: {@code /livez} (the process answers), {@code
 * /readyz} (and can do its work; else which part can not) and {@code /metrics}.
 */
public final class Management {
  private final String url;

  /**
   * Starts to listen.
   *
   * @param metrics text in Prometheus' format
   * @throws WebServer.ListenException if the port is taken
   */
  public Management(
      HttpConfig.Management config, WebServer web, Health health, Supplier<String> metrics) {
    int port =
        web.listen(
            List.of(config.address()), config.port(), Optional.empty(), new Pages(health, metrics));
    var host = config.address().contains(":") ? "[" + config.address() + "]" : config.address();
    url = "http://" + host + ":" + port;
  }

  /** Where it listens, without a slash at the end. */
  public String url() {
    return url;
  }

  private record Pages(Health health, Supplier<String> metrics) implements WebServer.Answers {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public Optional<Answer> atOnce(Incoming incoming) {
      return Optional.empty();
    }

    @Override
    public Answer answer(Incoming incoming) {
      boolean reads = incoming.method().equals("GET") || incoming.method().equals("HEAD");
      return switch (reads ? incoming.target() : "") {
        case "/livez" -> page(200, TEXT, "ok\n");
        case "/readyz" -> ready();
        case "/metrics" -> page(200, TEXT, metrics.get());
        default -> page(404, TEXT, "There is /livez, /readyz and /metrics.\n");
      };
    }

    private Answer ready() {
      var parts = new LinkedHashMap<String, Object>();
      health.parts().forEach(part -> parts.put(part.name(), part.works() ? "ok" : "not ready"));
      boolean ready = parts.values().stream().allMatch("ok"::equals);
      var json = new LinkedHashMap<String, Object>();
      json.put("ready", ready);
      json.put("parts", parts);
      return page(ready ? 200 : 503, "application/json; charset=utf-8", Json.text(json) + "\n");
    }

    @Override
    public Answer tooLarge(Incoming incoming) {
      return page(413, TEXT, "");
    }

    private static Answer page(int status, String type, String text) {
      return new Answer(
          status,
          Map.of("Content-Type", type, "Cache-Control", "no-store"),
          Map.of(),
          text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
