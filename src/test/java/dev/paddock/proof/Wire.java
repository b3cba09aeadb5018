package dev.paddock.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.paddock.rest.RouteTable;
import dev.paddock.web.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One client and its connection, kept open. By hand, because a library would try again by itself
 * and hide how a connection ended.
 */
final class Wire implements AutoCloseable {
  private static final int LONGEST_WAIT_MS = 60_000;
  private static final byte[] NOTHING = {};

  private final SocketFactory sockets;
  private final int port;
  private final String token;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  Wire(int port, String token) {
    this(SocketFactory.getDefault(), port, token);
  }

  Wire(SocketFactory sockets, int port, String token) {
    this.sockets = sockets;
    this.port = port;
    this.token = token;
  }

  Outcome get(String path) {
    return send("GET", path, null);
  }

  Outcome delete(String path) {
    return send("DELETE", path, null);
  }

  Outcome put(String path, Object json) {
    return send("PUT", path, json);
  }

  Outcome post(String path, Object json) {
    return send("POST", path, json);
  }

  private Outcome send(String method, String path, @Nullable Object json) {
    try {
      request(method, path, json == null ? NOTHING : Json.bytes(json));
    } catch (ConnectException refused) {
      close();
      return new Outcome.Refused();
    } catch (IOException broken) {
      close();
      return new Outcome.Closed();
    }
    return answer();
  }

  /** Sends a request without waiting for its answer. */
  void request(String method, String path, byte[] body) throws IOException {
    var head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(
                method,
                path.startsWith(RouteTable.OWN) ? path : RouteTable.API + path,
                token.contains(" ") ? token : "Bearer " + token,
                body.length);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    raw(bytes.toByteArray());
  }

  /** Sends bytes as they are. */
  void raw(byte[] bytes) throws IOException {
    var open = socket;
    if (open == null) {
      open = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
      open.setSoTimeout(LONGEST_WAIT_MS);
      open.setTcpNoDelay(true);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    open.getOutputStream().write(bytes);
  }

  /** Waits for the answer to what was sent. */
  Outcome answer() {
    var from = in;
    if (from == null) {
      throw new IllegalStateException("nothing was sent");
    }
    var first = NOTHING;
    try {
      first = from.readNBytes(1);
      if (first.length == 1) {
        return rest(from);
      }
    } catch (EOFException | SocketException broken) {
      close();
      return first.length == 0 ? new Outcome.Closed() : new Outcome.Truncated();
    } catch (IOException silence) {
      throw new AssertionError("no answer", silence);
    }
    close();
    return new Outcome.Closed();
  }

  private Outcome rest(InputStream from) throws IOException {
    int status = Integer.parseInt(line(from).split(" ", 3)[1]);
    int length = 0;
    boolean last = false;
    for (var header = line(from); !header.isEmpty(); header = line(from)) {
      var words = header.toLowerCase(Locale.ROOT).split(": *", 2);
      switch (words[0]) {
        case "content-length" -> length = Integer.parseInt(words[1].strip());
        case "connection" -> last = words[1].contains("close");
        default -> {}
      }
    }
    var body = from.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    if (last) {
      close();
    }
    return new Outcome.Answered(status, body);
  }

  private static String line(InputStream from) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    var open = socket;
    socket = null;
    in = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyBroken) {
        // That it ends is all that is wanted.
      }
    }
  }
}
