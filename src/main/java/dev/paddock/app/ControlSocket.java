package dev.paddock.app;

import dev.paddock.feature.WorldException;
import dev.paddock.store.StoreException;
import dev.paddock.store.StoreUnavailableException;
import dev.paddock.web.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The Unix socket through which operator commands reach a running server: it is in the data
 * directory, and only its owner may use it. One JSON object is sent and ended, one comes back:
 * {@code {"operation", "arguments"}} and {@code {"result"}} or {@code {"error"}}.
 */
final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  private static final int LARGEST_MESSAGE = 256 * 1024 * 1024;

  private final Path path;
  private final Operations operations;
  private final ServerSocketChannel listener;

  ControlSocket(Path path, Operations operations) {
    this.path = path;
    this.operations = operations;
    try {
      // Removes what a killed server left behind; by the data directory's lock it is not in use.
      Files.deleteIfExists(path);
      this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failure) {
      throw new StoreException(
          "The control socket %s cannot be made (%s): choose a data directory with a shorter path, on a file system that has sockets."
              .formatted(path, failure.getMessage()),
          failure);
    }
    Thread.ofPlatform().daemon().name("control-socket").start(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException failure) {
        // For instance too many open files: the next command may be received again.
        LOG.atWarn().setCause(failure).log("an operator's command could not be received");
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      write(client, answer(Json.read(readAll(client))));
    } catch (JacksonException malformed) {
      LOG.atWarn().log("something that is no operator's command came in by the control socket");
    } catch (IOException gone) {
      LOG.atDebug().setCause(gone).log("an operator's command went away");
    }
  }

  private Map<String, Object> answer(JsonNode request) {
    try {
      return Map.of(
          "result",
          operations.run(request.path("operation").asString(""), request.path("arguments")));
    } catch (OperatorException | WorldException | StoreUnavailableException refused) {
      return Map.of("error", String.valueOf(refused.getMessage()));
    } catch (RuntimeException bug) {
      LOG.atError().setCause(bug).log("an operator's command failed");
      return Map.of("error", "The server failed; its log says why.");
    }
  }

  /**
   * Sends a command to the server of a directory.
   *
   * @throws IOException if no server listens there
   */
  static JsonNode send(Path path, String operation, JsonNode arguments) throws IOException {
    try (var server = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      write(server, Map.of("operation", operation, "arguments", arguments));
      server.shutdownOutput();
      var answer = Json.read(readAll(server));
      if (answer.has("error")) {
        throw new OperatorException(answer.get("error").asString());
      }
      return answer.path("result");
    }
  }

  private static byte[] readAll(SocketChannel channel) throws IOException {
    var all = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(8192);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (all.size() > LARGEST_MESSAGE) {
        throw new IOException("a message larger than any command");
      }
    }
    return all.toByteArray();
  }

  private static void write(SocketChannel channel, Map<String, Object> message) throws IOException {
    var buffer = ByteBuffer.wrap(Json.bytes(message));
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
