package dev.paddock.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.paddock.testkit.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Bodies that are announced and never end, from somebody without credentials. */
final class Flood {
  private static final int BODY = 131_072;
  private static final byte[] SENT = new byte[131_000];
  private static final int PATIENCE_MS = 10_000;

  private final ServerProcess server;
  private final Gains gains;

  Flood(ServerProcess server, Gains gains) {
    this.server = server;
    this.gains = gains;
  }

  /** Does something for each number at once. */
  static void each(int count, IntConsumer work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        threads.execute(() -> work.accept(number));
      }
    }
  }

  /** Connections of HTTP/1.1, each with one body, kept open for ten seconds or until they end. */
  void http1(int connections) {
    each(connections, number -> gains.add(unfinished()));
  }

  private String unfinished() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(PATIENCE_MS);
      var out = socket.getOutputStream();
      out.write(
          "POST /api/v3/orgs/acme/repos HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(BODY)
              .getBytes(ISO_8859_1));
      out.write(SENT);
      var answer = socket.getInputStream().readNBytes(12);
      return answer.length == 12 ? new String(answer, 9, 3, ISO_8859_1) : "closed";
    } catch (IOException broken) {
      return broken instanceof SocketTimeoutException ? "silence" : "closed";
    }
  }

  /** Connections of HTTP/2, each with many streams, kept open for some seconds. */
  void http2(int connections, int streams, Path authority) {
    var trusted = Trust.in(authority);
    int port = URI.create(server.httpsUrl()).getPort();
    each(
        connections,
        number -> new Http2Attacker(gains).attack(trusted, port, streams, PATIENCE_MS / 2000));
  }
}
