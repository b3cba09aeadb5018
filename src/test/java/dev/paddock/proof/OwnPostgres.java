package dev.paddock.proof;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL that can be crashed, on data of its own. */
final class OwnPostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;

  OwnPostgres(Path data) throws IOException {
    this.data = data;
    this.server = start(0);
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        // What PostgreSQL does unless told otherwise; the library tells it otherwise.
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  /** The setting of a server that keeps its store here. */
  String setting() {
    return "store.url=" + server.getJdbcUrl("postgres", "postgres");
  }

  /** Ends it at once, without a checkpoint: whatever was not in its log is gone. */
  void crash() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      var postmaster = ProcessHandle.of(pid).orElseThrow();
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).inheritIO().start();
      postmaster.onExit().join();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Stops all its processes, without their end. */
  FrozenPostgres freeze() throws IOException {
    return FrozenPostgres.of(data);
  }

  /** Starts it again, which recovers from its log. */
  void restart() throws IOException {
    int port = server.getPort();
    server.close();
    server = start(port);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
