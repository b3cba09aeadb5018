package dev.paddock.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** The two databases that every store test runs on. */
public enum Engine {
  SQLITE,
  POSTGRES;

  /** Settings of a store that is empty. */
  public Map<String, String> freshStore() {
    return switch (this) {
      case SQLITE -> Map.of();
      case POSTGRES -> Map.of("store.url", Postgres.newDatabase());
    };
  }

  /**
   * One PostgreSQL server for the whole run, from binaries that Maven brings; started on first use.
   */
  private static final class Postgres {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        var server = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> {
                  try {
                    server.close();
                  } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                  }
                }));
        return server;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    static String newDatabase() {
      var name = "t" + UUID.randomUUID().toString().replace("-", "");
      try (var connection = SERVER.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
      return SERVER.getJdbcUrl("postgres", name);
    }
  }
}
