package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.http.Page;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Environments in the database. */
public final class EnvironmentStore {
  private static final String SELECT =
      """
      select id, level_id, name, created_at, updated_at from environments
      where repository_id = :repository
      """;

  private final Clock clock;

  EnvironmentStore(Clock clock) {
    this.clock = clock;
  }

  /** An environment by its name, whatever its case. */
  public Optional<Environment> find(Handle handle, Level.Repository repository, String name) {
    return handle
        .createQuery(SELECT + "and name_key = :key")
        .bind("repository", repository.id().value())
        .bind("key", name.toLowerCase(Locale.ROOT))
        .map((row, context) -> environment(repository, row))
        .findOne();
  }

  /** All environments of a repository, by name. */
  public List<Environment> all(Handle handle, Level.Repository repository) {
    return page(handle, repository, new Page(1, Integer.MAX_VALUE));
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
  public Environment findOrInsert(Change change, Level.Repository repository, String name) {
    return find(change.handle(), repository, name)
        .orElseGet(() -> {
          insert(
              change.record(
                  repository, "create_environment", Operation.CREATE, Map.of("name", name)),
              repository,
              name);
          return find(change.handle(), repository, name).orElseThrow();
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
  void delete(Change change, Level.Environment environment) {
    Levels.delete(
        change.record(environment, "delete", Operation.REMOVE, Map.of()), environment.levelId());
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
