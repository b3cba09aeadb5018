package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.RepositoriesInSight;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Visibility;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.InList;
import dev.paddock.store.Row;
import dev.paddock.store.Statement;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Repositories in the database. */
public final class RepositoryStore {
  private static final String SELECT =
      """
      select r.id, r.level_id, r.name, r.visibility, r.default_branch, r.description, r.homepage,
        r.archived, r.created_at, r.updated_at,
        r.organization_id, a.login, o.level_id as organization_level_id
      from repositories r
      join organizations o on o.id = r.organization_id
      join accounts a on a.id = o.id
      """;

  private final Clock clock;

  RepositoryStore(Clock clock) {
    this.clock = clock;
  }

  /** The settings of a repository: all that can be chosen and changed. */
  public record Settings(
      RepositoryName name,
      Visibility visibility,
      String defaultBranch,
      Optional<String> description,
      Optional<String> homepage,
      boolean archived) {
    /** The same settings, archived or not. */
    public Settings archivedAs(boolean other) {
      return new Settings(name, visibility, defaultBranch, description, homepage, other);
    }

    /** The current settings of a repository. */
    public static Settings of(Repository repository) {
      return new Settings(
          new RepositoryName(repository.name()),
          repository.level().visibility(),
          repository.defaultBranch(),
          repository.description(),
          repository.homepage(),
          repository.archived());
    }
  }

  /** Finds a repository of an organization by name, whatever its case. */
  public Optional<Repository> find(Handle handle, OrgId organization, String name) {
    return handle
        .createQuery(
            SELECT + "where r.organization_id = :organization and r.name_key = lower(:name)")
        .bind("organization", organization)
        .bind("name", name)
        .map(row -> repository(row))
        .findOne();
  }

  /** The ids of an organization's repositories of some names, whatever their case; all exist. */
  public Set<RepoId> ids(Handle handle, OrgId organization, Collection<String> names) {
    var keys = names.stream().map(it -> it.toLowerCase(Locale.ROOT)).distinct().sorted().toList();
    var ids =
        InList.parts(keys).stream()
            .flatMap(part ->
                handle
                    .createQuery(
                        """
                        select id from repositories
                        where organization_id = :organization and name_key in (:keys)
                        """)
                    .bind("organization", organization)
                    .bindList("keys", part)
                    .mapToId(RepoId::new)
                    .stream())
            .collect(Collectors.toUnmodifiableSet());
    if (ids.size() != keys.size()) {
      throw new IllegalStateException("a repository is not there");
    }
    return ids;
  }

  /**
   * The repositories that a token or an installation reaches.
   *
   * @param names of those that were chosen, which exist; empty for all
   */
  public RepositorySelection selection(
      Handle handle, OrgId organization, Optional<List<String>> names) {
    return names
        .<RepositorySelection>map(
            some -> new RepositorySelection.Selected(ids(handle, organization, some)))
        .orElseGet(RepositorySelection.All::new);
  }

  /** The repository of an id, which must exist. */
  public Repository get(Handle handle, RepoId id) {
    return handle
        .createQuery(SELECT + "where r.id = :id")
        .bind("id", id)
        .map(row -> repository(row))
        .one();
  }

  /** The repositories of some ids, by id; unknown ids are left out. */
  public List<Repository> all(Handle handle, Collection<RepoId> ids) {
    var sorted = ids.stream().map(RepoId::value).sorted().toList();
    return InList.parts(sorted).stream()
        .flatMap(part ->
            handle
                .createQuery(SELECT + "where r.id in (:ids) order by r.id")
                .bindList("ids", part)
                .map(row -> repository(row))
                .stream())
        .toList();
  }

  /** All repositories of an organization, by id. */
  public List<Repository> all(Handle handle, OrgId organization) {
    return handle
        .createQuery(SELECT + "where r.organization_id = :organization order by r.id")
        .bind("organization", organization)
        .map(row -> repository(row))
        .list();
  }

  /**
   * A page of the repositories of an organization that a caller sees.
   *
   * @param type {@code all}, or a visibility
   */
  List<Repository> page(
      Handle handle,
      OrgId organization,
      RepositoriesInSight inSight,
      String type,
      RepositoryOrder order,
      Page page) {
    return inSight
        .bindTo(
            handle.createQuery(
                SELECT
                    + "where r.organization_id = :organization"
                    + " and (:type = 'all' or r.visibility = :type) and "
                    + RepositoriesInSight.CONDITION
                    + " order by "
                    + order.sql()
                    + " limit :size offset :offset"))
        .bind("organization", organization)
        .bind("type", type)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> repository(row))
        .list();
  }

  long count(Handle handle, OrgId organization, RepositoriesInSight inSight, String type) {
    return inSight
        .bindTo(
            handle.createQuery(
                "select count(*) from repositories r where r.organization_id = :organization"
                    + " and (:type = 'all' or r.visibility = :type) and "
                    + RepositoriesInSight.CONDITION))
        .bind("organization", organization)
        .bind("type", type)
        .mapToLong()
        .one();
  }

  /** How many repositories of a visibility an organization has. */
  long count(Handle handle, OrgId organization, Visibility visibility) {
    return handle
        .createQuery(
            """
            select count(*) from repositories
            where organization_id = :organization and visibility = :visibility
            """)
        .bind("organization", organization)
        .bind("visibility", visibility.wire())
        .mapToLong()
        .one();
  }

  /** Makes a repository; its name must be free. A redirect from that name to another one ends. */
  Repository insert(Change change, Level.Organization owner, Settings settings) {
    var tx = change.tx();
    var level = Levels.insert(tx, "repository", Optional.of(owner.levelId()));
    FormerNameStore.delete(tx, owner.id(), settings.name());
    var made = get(tx, insert(tx, level, owner.id(), settings));
    change.record(
        made.level(),
        "create",
        Operation.CREATE,
        Map.of("visibility", settings.visibility().wire()));
    return made;
  }

  private RepoId insert(Tx tx, LevelId level, OrgId owner, Settings settings) {
    var insert =
        tx.createQuery(
            """
            insert into repositories (level_id, organization_id, name, name_key, visibility,
              default_branch, description, homepage, archived, created_at, updated_at)
            values (:level, :organization, :name, :key, :visibility,
              :defaultBranch, :description, :homepage, :archived, :now, :now)
            returning id
            """);
    return bind(insert, settings)
        .bind("level", level)
        .bind("organization", owner)
        .bind("now", clock.millis())
        .mapToId(RepoId::new)
        .one();
  }

  private static <S extends Statement<S>> S bind(S statement, Settings settings) {
    return statement
        .bind("name", settings.name().value())
        .bind("key", settings.name().key())
        .bind("visibility", settings.visibility().wire())
        .bind("defaultBranch", settings.defaultBranch())
        .bind("description", settings.description())
        .bind("homepage", settings.homepage())
        .bind("archived", settings.archived());
  }

  /** Changes a repository; if it is renamed, its old name redirects to it. */
  void update(Change change, Repository repository, Settings settings) {
    var tx = change.tx();
    record(change, repository, Settings.of(repository), settings);
    var owner = repository.level().owner().id();
    var oldName = new RepositoryName(repository.name());
    if (!oldName.key().equals(settings.name().key())) {
      FormerNameStore.delete(tx, owner, settings.name());
      FormerNameStore.insert(tx, owner, oldName, repository.id());
    }
    var update =
        tx.createUpdate(
            """
            update repositories set name = :name, name_key = :key, visibility = :visibility,
              default_branch = :defaultBranch, description = :description, homepage = :homepage,
              archived = :archived, updated_at = :now
            where id = :id
            """);
    bind(update, settings).bind("id", repository.id()).bind("now", clock.millis()).execute();
  }

  /** Records one audit entry for each change that GitHub has a name for, or one for all others. */
  private static void record(Change change, Repository repository, Settings old, Settings now) {
    var level = repository.level();
    boolean recorded = false;
    if (!old.name().equals(now.name())) {
      change.record(level, "rename", Operation.MODIFY, names(old, now));
      recorded = true;
    }
    if (old.visibility() != now.visibility()) {
      change.record(level, "access", Operation.MODIFY, visibilities(old, now));
      recorded = true;
    }
    if (old.archived() != now.archived()) {
      change.record(level, now.archived() ? "archived" : "unarchived", Operation.MODIFY, Map.of());
      recorded = true;
    }
    if (!recorded) {
      change.record(level, "update", Operation.MODIFY, Map.of());
    }
  }

  private static Map<String, Object> names(Settings old, Settings now) {
    return Map.of("old_name", old.name().value(), "name", now.name().value());
  }

  private static Map<String, Object> visibilities(Settings old, Settings now) {
    return Map.of(
        "previous_visibility", old.visibility().wire(), "visibility", now.visibility().wire());
  }

  /** Deletes a repository and everything that belongs to it. */
  void delete(Change change, Level.Repository repository) {
    var tx =
        change.record(
            repository,
            "destroy",
            Operation.REMOVE,
            Map.of("visibility", repository.visibility().wire()));
    Levels.delete(tx, repository.levelId());
  }

  private static Repository repository(Row row) {
    var owner =
        new Level.Organization(
            row.id("organization_level_id", LevelId::new),
            row.id("organization_id", OrgId::new),
            row.getString("login"));
    return new Repository(
        new Level.Repository(
            row.id("level_id", LevelId::new),
            row.id("id", RepoId::new),
            owner,
            row.getString("name"),
            Visibility.of(row.getString("visibility")),
            row.getBoolean("archived")),
        row.getString("default_branch"),
        row.optionalString("description"),
        row.optionalString("homepage"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
