package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server does when it is configured to. */
final class SettingsTest {
  private static final String OWNER = "ghp_alice000000000000000000000";

  private static TestServer with(Map<String, String> settings) {
    return TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"), settings);
  }

  @Test
  void inPrivateModeEveryRequestNeedsCredentials() {
    try (var server = with(Map.of("server.private_mode", "true"))) {
      for (String path : new String[] {"/", "/meta", "/orgs/acme", "/nothing"}) {
        var answer = server.anonymous().get(path);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("Must authenticate to access this API.");
        assertThat(answer.header("X-GitHub-Media-Type")).isNotEmpty();
      }
      assertThat(server.as(OWNER).get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aRateLimitIsToldCountedAndEnds() {
    try (var server =
        with(Map.of("server.rate_limit.enabled", "true", "server.rate_limit.per_hour", "3"))) {
      var owner = server.as(OWNER);
      var first = owner.get("/user");
      assertThat(first.header("X-RateLimit-Limit")).isEqualTo("3");
      assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("2");
      assertThat(first.header("X-RateLimit-Resource")).isEqualTo("core");
      for (int i = 0; i < 5; i++) {
        assertThat(owner.with("If-None-Match", first.header("ETag")).get("/user").status())
            .as("304 does not count")
            .isEqualTo(304);
      }
      owner.get("/user");
      assertThat(owner.get("/user").header("X-RateLimit-Remaining")).isEqualTo("0");
      var over = owner.get("/user");
      assertThat(over.status()).isEqualTo(403);
      assertThat(over.message()).startsWith("API rate limit exceeded for user ID");
      assertThat(over.header("X-RateLimit-Remaining")).isEqualTo("0");
      for (int i = 0; i < 2; i++) {
        assertThat(owner.with("If-None-Match", "*").get("/rate_limit").status()).isEqualTo(304);
      }
      var standing = owner.get("/rate_limit");
      assertThat(standing.status()).isEqualTo(200);
      assertThat(standing.json().at("/resources/core")).isEqualTo(standing.json().path("rate"));
      assertThat(standing.json().at("/rate/used").asInt()).isEqualTo(3);
      assertThat(server.as("ghp_bob00000000000000000000000").get("/user").status()).isEqualTo(200);
      server.clock().advance(Duration.ofHours(1));
      assertThat(owner.get("/user").status()).isEqualTo(200);
    }
  }

  @Test
  void urlsFollowTheConfigurationAndNotTheHost() {
    try (var server =
        with(
            Map.of(
                "server.public_url", "https://ghes.example.com",
                "server.alternative_urls", "http://inside.example.com:8080"))) {
      int port = URI.create(server.url()).getPort();
      assertThat(root(port, "127.0.0.1:" + port, ""))
          .contains("https://ghes.example.com/api/v3/user");
      assertThat(root(port, "inside.example.com:8080", ""))
          .contains("http://inside.example.com:8080/api/v3/user");
      assertThat(root(port, "evil.example", "X-Forwarded-Host: inside.example.com:8080\r\n"))
          .as("from no trusted proxy")
          .contains("https://ghes.example.com/api/v3/user")
          .doesNotContain("evil");
    }
  }

  @Test
  void aTrustedProxyIsBelieved() {
    try (var server =
        with(
            Map.of(
                "server.public_url", "https://ghes.example.com",
                "server.alternative_urls", "http://inside.example.com:8080",
                "server.trusted_proxies", "127.0.0.1"))) {
      int port = URI.create(server.url()).getPort();
      assertThat(root(port, "x", "X-Forwarded-Host: inside.example.com:8080\r\n"))
          .contains("http://inside.example.com:8080/api/v3/user");
      assertThat(root(port, "x", "X-Forwarded-Host: evil.example\r\n"))
          .contains("https://ghes.example.com/api/v3/user")
          .doesNotContain("evil");
    }
  }

  private static String root(int port, String host, String more) {
    return RawHttp.send(
        port,
        "GET /api/v3/ HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n".formatted(host, more));
  }
}
