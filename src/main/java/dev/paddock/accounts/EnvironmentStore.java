package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
        .bind("repository", repository.id())
        .bind("key", name.toLowerCase(Locale.ROOT))
        .map(row -> environment(repository, row))
        .findOne();
  }

  /** All environments of a repository, by name. */
  public List<Environment> all(Handle handle, Level.Repository repository) {
    return page(handle, repository, Page.EVERYTHING);
  }

  List<Environment> page(Handle handle, Level.Repository repository, Page page) {
    return handle
        .createQuery(SELECT + "order by name_key limit :size offset :offset")
        .bind("repository", repository.id())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> environment(repository, row))
        .list();
  }

  long count(Handle handle, Level.Repository repository) {
    return handle
        .createQuery("select count(*) from environments where repository_id = :repository")
        .bind("repository", repository.id())
        .mapToLong()
        .one();
  }

  /** Finds an environment, or makes it. */
  Environment findOrInsert(Change change, Level.Repository repository, String name) {
    return find(change.tx(), repository, name)
        .orElseGet(() -> {
          insert(
              change.record(
                  repository, "create_environment", Operation.CREATE, Map.of("name", name)),
              repository,
              name);
          return find(change.tx(), repository, name).orElseThrow();
        });
  }

  private void insert(Tx tx, Level.Repository repository, String name) {
    var level = Levels.insert(tx, "environment", Optional.of(repository.levelId()));
    tx.createUpdate(
            """
            insert into environments (level_id, repository_id, name, name_key, created_at, updated_at)
            values (:level, :repository, :name, :key, :now, :now)
            """)
        .bind("level", level)
        .bind("repository", repository.id())
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

  private static Environment environment(Level.Repository repository, Row row) {
    return new Environment(
        new Level.Environment(
            row.id("level_id", LevelId::new), row.getLong("id"), repository, row.getString("name")),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
