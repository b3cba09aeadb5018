package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose standard error is a pipe from which nobody reads. */
final class UnreadErrorsTest {
  private static final int REQUESTS = 8_000;

  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  UnreadErrorsTest() {}

  @Test
  void everyRequestIsAnsweredAndTheReaderIsToldWhatIsMissing() throws Exception {
    var place = Place.of(scratch, "server.management_port=0", "log.format=json");
    var process =
        new ProcessBuilder(ServerProcess.command(place))
            .redirectOutput(place.log().toFile())
            .start();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (process.isAlive() && !Files.exists(place.ready())) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      }
      var url = Json.read(Files.readAllBytes(place.ready())).path("url").asString();
      var request =
          HttpRequest.newBuilder(URI.create(url + "/api/v3/user"))
              .timeout(Duration.ofSeconds(20))
              .build();
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      }
      // Unlike the process, its handle leaves the pipe open.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("log lines were dropped, because nobody read standard error");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
