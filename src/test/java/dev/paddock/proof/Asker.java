package dev.paddock.proof;

import dev.paddock.testkit.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Sends requests of every sort to the process, and has every answer searched. */
final class Asker implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LeakServer server;
  private final Heard heard;

  Asker(LeakServer server, Heard heard) {
    this.server = server;
    this.heard = heard;
  }

  /** Asks the REST API, or GraphQL where the path is {@code graphql}. */
  Answer send(String authorization, String method, String path, String body, String... headers) {
    var url =
        server.url()
            + (path.equals("graphql")
                ? "/api/graphql"
                : path.startsWith("/_paddock/") ? path : "/api/v3" + path);
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    var answer = send(request);
    heard.answer(method + " " + path, answer);
    return answer;
  }

  Answer get(String url) {
    var answer = send(HttpRequest.newBuilder(URI.create(url)));
    heard.answer("GET " + URI.create(url).getPath(), answer);
    return answer;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException failure) {
      throw new AssertionError("no answer", failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", end);
    }
  }

  /** Sends bytes as no client would, ends, and reads what comes. */
  void sendRaw(String name, String url, String bytes) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      heard.bytes(
          name, new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException closed) {
      heard.bytes(name, "");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
