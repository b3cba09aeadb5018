package dev.paddock.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One connection on which request after request is sent, each as bytes that no library touched. A
 * new one is made after a pause, for the server closes what is idle.
 */
public final class KeptConnection implements AutoCloseable {
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

  private final int port;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();
  private long lastUse = System.nanoTime() - PAUSE;

  /** What came back; header names in any case, the body as it was sent. */
  public record Response(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Will connect to a server's plain port. */
  public KeptConnection(TestServer server) {
    this.port = URI.create(server.url()).getPort();
  }

  private void connect() throws IOException {
    socket.close();
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends a request without a body.
   *
   * @param first method and target
   * @param headers each on a line with {@code \r\n} at its end, besides Host
   */
  public Response send(String first, String headers) {
    var request =
        first + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n";
    try {
      if (System.nanoTime() - lastUse >= PAUSE) {
        connect();
      }
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var response = read();
      lastUse = System.nanoTime();
      return response;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Response read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(); !line.isEmpty(); line = line()) {
      var pair = line.split(":", 2);
      headers.put(pair[0], pair[1].strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    boolean hasBody = status != 304 && status != 204;
    var body = hasBody ? in.readNBytes(length) : new byte[0];
    return new Response(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
