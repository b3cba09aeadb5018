package dev.paddock.proof;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL and a standby that follows it: no commit is confirmed before it is on the disks of
 * both. Once, the first one can be frozen and the standby take its place.
 *
 * @see <a href="https://www.postgresql.org/docs/current/warm-standby.html">Log-shipping standby
 *     servers</a>
 */
final class PostgresPair implements AutoCloseable {
  private final Path data;
  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;
  private @Nullable FrozenPostgres frozen;

  PostgresPair(Path scratch) throws IOException {
    this.data = scratch.resolve("primary");
    var copy = scratch.resolve("standby");
    // A standby begins with a copy of the data; that of a server which has ended is whole.
    builder(data).start().close();
    copy(data, copy);
    this.primary = builder(data).setServerConfig("synchronous_standby_names", "standby").start();
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'%n"
            .formatted(primary.getPort()),
        StandardOpenOption.APPEND);
    this.standby = builder(copy).start();
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        // What PostgreSQL does unless told otherwise; the library tells it otherwise.
        .setServerConfig("synchronous_commit", "on");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      files.forEach(it -> {
        try {
          // With its rights, without which PostgreSQL does not start.
          Files.copy(it, to.resolve(from.relativize(it)), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      });
    }
  }

  /** The setting of a server that keeps its store here, wherever that is. */
  String setting() {
    return "store.url=jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=postgres&targetServerType=primary"
        .formatted(primary.getPort(), standby.getPort());
  }

  /** Freezes the first one, and leaves it so. */
  void freezePrimary() throws IOException {
    frozen = FrozenPostgres.of(data);
  }

  /** Lets the standby take writes. */
  void promoteStandby() {
    try (var connection = standby.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_promote()");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    if (frozen != null) {
      frozen.end();
    }
    standby.close();
    primary.close();
  }
}
