package dev.paddock.cli;

import dev.paddock.app.OperatorException;
import dev.paddock.app.UnreachableException;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Jobs of a repository on a server that is reached by its URL, with a token. */
final class RemoteJobs implements Jobs {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  // The statuses of a server that stops or starts, or of a proxy before it.
  private static final Set<Integer> AWAY = Set.of(502, 503, 504);

  private final HttpClient client;
  private final String url;
  private final String token;

  /**
   * @param server root of its URLs
   * @param authority file with certificates to trust besides those of the system
   */
  RemoteJobs(String server, String token, Optional<Path> authority, String org, String repo) {
    var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    authority.ifPresent(file -> builder.sslContext(trusting(file)));
    this.client = builder.build();
    this.url =
        "%s/_paddock/v1/repos/%s/%s/jobs"
            .formatted(withoutSlash(server), Urls.segment(org), Urls.segment(repo));
    this.token = token;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority " + store.size(), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new OperatorException(
          "The certificates in %s cannot be used (%s): name a PEM file."
              .formatted(file, unusable.getMessage()));
    }
  }

  @Override
  public JsonNode create(Map<String, Object> job) {
    return send("POST", "", Json.text(job));
  }

  @Override
  public JsonNode get(long id) {
    return send("GET", "/" + id, "");
  }

  @Override
  public JsonNode lines(long id, String after) {
    return send("GET", "/" + id + "/log?after=" + after, "");
  }

  @Override
  public void cancel(long id) {
    send("POST", "/" + id + "/cancel", "");
  }

  private JsonNode send(String method, String path, String body) {
    var request = request(method, path, body);
    try {
      return answer(client.send(request, BodyHandlers.ofByteArray()));
    } catch (IOException unreachable) {
      throw new UnreachableException(
          "%s cannot be reached (%s): check --server, and SSL_CERT_FILE if its certificate is your own."
              .formatted(url, unreachable.getMessage()));
    } catch (JacksonException noJson) {
      throw new OperatorException("%s answers no JSON: is it a Paddock server?".formatted(url));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new OperatorException("Interrupted.");
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode answer(HttpResponse<byte[]> response) {
    if (AWAY.contains(response.statusCode())) {
      throw new UnreachableException(
          "%s does not answer (%d).".formatted(url, response.statusCode()));
    }
    var json = Json.read(response.body());
    if (response.statusCode() >= 400) {
      throw new OperatorException(
          "The server refuses (%d): %s"
              .formatted(
                  response.statusCode(),
                  Printable.line(json.path("message").asString("").replace('\n', ' '))));
    }
    return json;
  }
}
