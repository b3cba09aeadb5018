package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmptyDatabaseTest {
  @TempDir Path directory;
  private Path file;

  @SuppressWarnings("NullAway.Init") // JUnit sets them
  EmptyDatabaseTest() {}

  @BeforeEach
  void name() {
    file = directory.resolve("paddock.db");
  }

  private static List<String> rows(Path file, String sql) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = Sqlite.dataSource(Sqlite.jdbcUrl(file)).getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(String.valueOf(result.getObject(1)));
      }
    }
    return rows;
  }

  @Test
  void itIsPrivateAndHasTheNewestVersionWithoutAMigration() throws Exception {
    EmptyDatabase.copyTo(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(rows(file, "select max(cast(version as integer)) from flyway_schema_history"))
        .containsExactly(String.valueOf(Migrations.newest()));
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void itIsWhatTheMigrationsMakeOfAFileWithoutContents() throws Exception {
    var migrated = Files.createFile(directory.resolve("migrated.db"));
    Database.sqlite(migrated, new SimpleMeterRegistry()).close();
    EmptyDatabase.copyTo(file);

    var schema = "select coalesce(sql, name) from sqlite_master order by type, name";
    assertThat(rows(file, schema)).hasSizeGreaterThan(50).isEqualTo(rows(migrated, schema));
    for (String table :
        rows(
            file,
            "select name from sqlite_master where type = 'table' and name not like '%flyway%'")) {
      var count = "select count(*) from " + table;
      assertThat(rows(file, count)).as(table).isEqualTo(rows(migrated, count));
    }
  }

  @Test
  void flywayFindsItsRecordsInOrder() {
    EmptyDatabase.copyTo(file);

    var info = Migrations.sqlite(Sqlite.dataSource(Sqlite.jdbcUrl(file))).info();
    assertThat(info.pending()).isEmpty();
    assertThat(info.applied())
        .hasSize(Migrations.newest())
        .allSatisfy(it -> assertThat(it.getInstalledOn()).isNotNull())
        .allMatch(it -> it.getState() == MigrationState.SUCCESS);
    Migrations.sqlite(Sqlite.dataSource(Sqlite.jdbcUrl(file))).validate();
  }

  @Test
  void theLogOfADatabaseThatIsGoneIsNotPlayedIntoIt() throws Exception {
    try (var gone = Database.sqlite(file, new SimpleMeterRegistry())) {
      gone.write(
          tx -> tx.createUpdate("insert into counters (name, value) values ('old', 1)").execute());
      // As after an end without notice: the log stays.
      Files.copy(directory.resolve("paddock.db-wal"), directory.resolve("kept"));
    }
    Files.delete(file);
    Files.move(directory.resolve("kept"), directory.resolve("paddock.db-wal"));

    try (var fresh = Database.sqlite(file, new SimpleMeterRegistry())) {
      assertThat(
              fresh
                  .read(handle -> handle.createQuery("select name from counters").exists())
                  .booleanValue())
          .isFalse();
    }
    assertThat(rows(file, "pragma integrity_check")).containsExactly("ok");
  }

  @Test
  void aLinkThatLeadsNowhereYetIsFollowed() throws Exception {
    var elsewhere = directory.resolve("elsewhere.db");
    Files.createSymbolicLink(file, elsewhere);

    Database.sqlite(file, new SimpleMeterRegistry()).close();

    assertThat(file).isSymbolicLink();
    assertThat(elsewhere).isRegularFile();
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsSaid() {
    var nowhere = directory.resolve("absent").resolve("paddock.db");

    assertThatThrownBy(() -> EmptyDatabase.copyTo(nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be made")
        .hasMessageContaining(Objects.toString(nowhere));
  }
}
