package dev.paddock.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An SQLite database of this build's schema, without contents. It is made when the program is
 * built, from the migrations, and a first start copies it: to run them takes longer than all else
 * that such a start does.
 */
public final class EmptyDatabase {
  private static final String RESOURCE = "/db/empty.db";
  private static final DateTimeFormatter INSTALLED_ON =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EmptyDatabase() {}

  /**
   * Makes the file of {@link #RESOURCE}, the same bytes at each build.
   *
   * @param args the file, and the time to note for the migrations
   */
  public static void main(String[] args) throws IOException, SQLException {
    var file = Path.of(args[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.deleteIfExists(file);
    var source = Sqlite.dataSource(Sqlite.jdbcUrl(file));
    Migrations.ofSqlite(source);
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "update flyway_schema_history set execution_time = 0, installed_on = '%s'"
              .formatted(INSTALLED_ON.format(Instant.parse(args[1]))));
      // Another number only when rights change, of which there are none.
      statement.executeUpdate("update rights set revision = 0");
      statement.executeUpdate("vacuum");
    }
  }

  /**
   * Makes a database for its owner alone; a start that ends meanwhile leaves none.
   *
   * @throws StoreException if it cannot be made
   */
  static void copyTo(Path file) {
    try (var prepared = EmptyDatabase.class.getResourceAsStream(RESOURCE)) {
      if (prepared == null) {
        throw new IllegalStateException(RESOURCE + " is missing: it is made by Maven's build");
      }
      // The log of a database that is gone would be taken for that of the new one.
      for (String of : List.of("-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + of));
      }
      PrivateFile.write(file, "rw-------", prepared.readAllBytes());
    } catch (IOException failure) {
      throw new StoreException(
          "The database %s cannot be made: %s.".formatted(file, failure.getMessage()), failure);
    }
  }
}
