package dev.paddock.accounts;

import dev.paddock.http.Page;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Environments in the database. */
final class EnvironmentStore {
  private static final String SELECT =
      """
      select id, level_id, name, created_at, updated_at from environments
      where repository_id = :repository
      """;

  private final Clock clock;

  EnvironmentStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Environment> find(Handle handle, Level.Repository repository, String name) {
    return handle
        .createQuery(SELECT + "and name_key = :key")
        .bind("repository", repository.id().value())
        .bind("key", name.toLowerCase(Locale.ROOT))
        .map((row, context) -> environment(repository, row))
        .findOne();
  }

  List<Environment> page(Handle handle, Level.Repository repository, Page page) {
    return handle
        .createQuery(SELECT + "order by name_key limit :size offset :offset")
        .bind("repository", repository.id().value())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) -> environment(repository, row))
        .list();
  }

  long count(Handle handle, Level.Repository repository) {
    return handle
        .createQuery("select count(*) from environments where repository_id = :repository")
        .bind("repository", repository.id().value())
        .mapTo(Long.class)
        .one();
  }

  /** Makes an environment, or leaves the one that is there. */
  Environment findOrInsert(Handle tx, Level.Repository repository, String name) {
    return find(tx, repository, name)
        .orElseGet(() -> {
          insert(tx, repository, name);
          return find(tx, repository, name).orElseThrow();
        });
  }

  private void insert(Handle tx, Level.Repository repository, String name) {
    var level = Levels.insert(tx, "environment", Optional.of(repository.levelId()));
    tx.createUpdate(
            """
            insert into environments (level_id, repository_id, name, name_key, created_at, updated_at)
            values (:level, :repository, :name, :key, :now, :now)
            """)
        .bind("level", level.value())
        .bind("repository", repository.id().value())
        .bind("name", name)
        .bind("key", name.toLowerCase(Locale.ROOT))
        .bind("now", clock.millis())
        .execute();
  }

  /** Deletes an environment with its secrets. */
  int delete(Handle tx, Level.Environment environment) {
    return Levels.delete(tx, environment.levelId());
  }

  private static Environment environment(Level.Repository repository, ResultSet row)
      throws SQLException {
    return new Environment(
        new Level.Environment(
            new LevelId(row.getLong("level_id")),
            row.getLong("id"),
            repository,
            row.getString("name")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }
}
