package dev.paddock.accounts;

import dev.paddock.http.Page;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.RepositoriesInSight;
import dev.paddock.identity.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

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

  /**
   * What a repository is made with.
   *
   * @param defaultBranch {@code main} unless said otherwise
   */
  public record Settings(
      RepositoryName name,
      Visibility visibility,
      String defaultBranch,
      Optional<String> description,
      Optional<String> homepage,
      boolean archived) {
    /** The settings that a repository has. */
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
        .bind("organization", organization.value())
        .bind("name", name)
        .map((row, context) -> repository(row))
        .findOne();
  }

  /** The repository of an id, which must exist. */
  public Repository get(Handle handle, RepoId id) {
    return handle
        .createQuery(SELECT + "where r.id = :id")
        .bind("id", id.value())
        .map((row, context) -> repository(row))
        .one();
  }

  /** Repositories of some ids, by id; ids of none are left out. */
  public List<Repository> all(Handle handle, Collection<RepoId> ids) {
    return handle
        .createQuery(SELECT + "where r.id in (<ids>) order by r.id")
        .bindList(EmptyHandling.NULL_KEYWORD, "ids", ids.stream().map(RepoId::value).toList())
        .map((row, context) -> repository(row))
        .list();
  }

  /** All repositories of an organization, by id. */
  public List<Repository> all(Handle handle, OrgId organization) {
    return handle
        .createQuery(SELECT + "where r.organization_id = :organization order by r.id")
        .bind("organization", organization.value())
        .map((row, context) -> repository(row))
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
        .bind("organization", organization.value())
        .bind("type", type)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) -> repository(row))
        .list();
  }

  long count(Handle handle, OrgId organization, RepositoriesInSight inSight, String type) {
    return inSight
        .bindTo(
            handle.createQuery(
                "select count(*) from repositories r where r.organization_id = :organization"
                    + " and (:type = 'all' or r.visibility = :type) and "
                    + RepositoriesInSight.CONDITION))
        .bind("organization", organization.value())
        .bind("type", type)
        .mapTo(Long.class)
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
        .bind("organization", organization.value())
        .bind("visibility", visibility.wire())
        .mapTo(Long.class)
        .one();
  }

  /** Makes a repository; its name must be free. An old name of another is then taken from it. */
  public Repository insert(Handle tx, Level.Organization owner, Settings settings) {
    var level = Levels.insert(tx, "repository", Optional.of(owner.levelId()));
    deleteRedirect(tx, owner.id(), settings.name());
    long id =
        tx.createQuery(
                """
                insert into repositories (level_id, organization_id, name, name_key, visibility,
                  default_branch, description, homepage, archived, created_at, updated_at)
                values (:level, :organization, :name, :key, :visibility,
                  :defaultBranch, :description, :homepage, :archived, :now, :now)
                returning id
                """)
            .bind("level", level.value())
            .bind("organization", owner.id().value())
            .bind("name", settings.name().value())
            .bind("key", settings.name().key())
            .bind("visibility", settings.visibility().wire())
            .bind("defaultBranch", settings.defaultBranch())
            .bind("description", settings.description().orElse(null))
            .bind("homepage", settings.homepage().orElse(null))
            .bind("archived", settings.archived())
            .bind("now", clock.millis())
            .mapTo(Long.class)
            .one();
    return get(tx, new RepoId(id));
  }

  /** Changes a repository; after a new name the old one still leads to it. */
  public void update(Handle tx, Repository repository, Settings settings) {
    var owner = repository.level().owner().id();
    var oldName = new RepositoryName(repository.name());
    if (!oldName.key().equals(settings.name().key())) {
      deleteRedirect(tx, owner, settings.name());
      insertRedirect(tx, owner, oldName, repository.level().id());
    }
    tx.createUpdate(
            """
            update repositories set name = :name, name_key = :key, visibility = :visibility,
              default_branch = :defaultBranch, description = :description, homepage = :homepage,
              archived = :archived, updated_at = :now
            where id = :id
            """)
        .bind("id", repository.id())
        .bind("name", settings.name().value())
        .bind("key", settings.name().key())
        .bind("visibility", settings.visibility().wire())
        .bind("defaultBranch", settings.defaultBranch())
        .bind("description", settings.description().orElse(null))
        .bind("homepage", settings.homepage().orElse(null))
        .bind("archived", settings.archived())
        .bind("now", clock.millis())
        .execute();
  }

  private static void deleteRedirect(Handle tx, OrgId owner, RepositoryName name) {
    tx.createUpdate(
            "delete from repository_redirects where organization_id = :owner and name_key = :key")
        .bind("owner", owner.value())
        .bind("key", name.key())
        .execute();
  }

  private static void insertRedirect(Handle tx, OrgId owner, RepositoryName old, RepoId id) {
    tx.createUpdate(
            """
            insert into repository_redirects (organization_id, name_key, repository_id)
            values (:owner, :key, :id)
            on conflict (organization_id, name_key) do update set repository_id = excluded.repository_id
            """)
        .bind("owner", owner.value())
        .bind("key", old.key())
        .bind("id", id.value())
        .execute();
  }

  /** Deletes a repository and everything that belongs to it. */
  int delete(Handle tx, Level.Repository repository) {
    return Levels.delete(tx, repository.levelId());
  }

  private static Repository repository(ResultSet row) throws SQLException {
    var owner =
        new Level.Organization(
            new LevelId(row.getLong("organization_level_id")),
            new OrgId(row.getLong("organization_id")),
            row.getString("login"));
    return new Repository(
        new Level.Repository(
            new LevelId(row.getLong("level_id")),
            new RepoId(row.getLong("id")),
            owner,
            row.getString("name"),
            Visibility.of(row.getString("visibility"))),
        row.getString("default_branch"),
        Optional.ofNullable(row.getString("description")),
        Optional.ofNullable(row.getString("homepage")),
        row.getBoolean("archived"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }
}
