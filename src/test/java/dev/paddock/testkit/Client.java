package dev.paddock.testkit;

import dev.paddock.rest.RouteTable;
import dev.paddock.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A caller. Every answer of the REST API is checked against the contract; paths are those below
 * {@code /api/v3}, or whole where they are Paddock's own.
 */
public final class Client {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestServer server;
  private final Map<String, String> headers;

  private Client(TestServer server, Map<String, String> headers) {
    this.server = server;
    this.headers = headers;
  }

  static Client of(TestServer server, String authorization) {
    return new Client(
        server, authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization));
  }

  /** The same caller with a further header. */
  public Client with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Client(server, more);
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  public Answer delete(String path) {
    return send("DELETE", path, "");
  }

  public Answer put(String path) {
    return send("PUT", path, "");
  }

  public Answer put(String path, Object json) {
    return send("PUT", path, Json.text(json));
  }

  public Answer post(String path) {
    return send("POST", path, "");
  }

  public Answer post(String path, Object json) {
    return send("POST", path, Json.text(json));
  }

  public Answer patch(String path, Object json) {
    return send("PATCH", path, Json.text(json));
  }

  /** Asks in GraphQL. */
  public Answer graphql(Object json) {
    return exchange("POST", server.url() + "/api/graphql", Json.text(json));
  }

  /** Sends a body as it is. */
  public Answer send(String method, String path, String body) {
    var whole = path.startsWith(RouteTable.OWN) ? path : RouteTable.API + path;
    var answer = exchange(method, server.url() + whole, body);
    Contract.check(server.routes(), method, path, answer);
    return answer;
  }

  /** Follows an absolute URL that the server gave. */
  public Answer follow(String url) {
    return exchange("GET", url, "");
  }

  /** Sends a request to an absolute URL, which is none of the REST API. */
  public Answer raw(String method, String url, String body) {
    return exchange(method, url, body);
  }

  private Answer exchange(String method, String url, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException failure) {
      throw new AssertionError(method + " " + url + " got no answer", failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", end);
    }
  }
}
