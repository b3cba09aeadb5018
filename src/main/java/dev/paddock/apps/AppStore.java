package dev.paddock.apps;

import dev.paddock.http.Page;
import dev.paddock.identity.AppId;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.RepositorySelection;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** GitHub Apps and their installations in the database. */
public final class AppStore {
  private static final String APP_COLUMNS =
      """
      a.id as app_id, a.slug, a.client_id, a.name, o.login as owner_login, a.permissions,
        a.created_at as app_created_at, a.updated_at as app_updated_at
      """;

  private static final String SELECT_APP =
      "select " + APP_COLUMNS + "from apps a join accounts o on o.id = a.owner_id\n";

  private static final String SELECT_INSTALLATION =
      "select i.id, i.organization_id, i.repository_selection, i.created_at, i.updated_at, "
          + APP_COLUMNS
          + "from installations i join apps a on a.id = i.app_id join accounts o on o.id = a.owner_id\n";

  private final Clock clock;

  AppStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * What an App is made with.
   *
   * @param id and clientId: chosen, or made when empty
   * @param owner id of a user or an organization
   */
  public record NewApp(
      Optional<AppId> id,
      Optional<String> clientId,
      String slug,
      String name,
      long owner,
      PublicKey publicKey,
      Permissions permissions) {}

  App get(Handle handle, AppId id) {
    return handle
        .createQuery(SELECT_APP + "where a.id = :id")
        .bind("id", id.value())
        .map((row, context) -> app(row))
        .one();
  }

  /** Finds an App by its slug. */
  public Optional<App> find(Handle handle, String slug) {
    return handle
        .createQuery(SELECT_APP + "where a.slug = :slug")
        .bind("slug", slug)
        .map((row, context) -> app(row))
        .findOne();
  }

  /** Whether an App has this id or client id already. */
  public boolean isTaken(Handle handle, Optional<AppId> id, Optional<String> clientId) {
    return handle
        .createQuery("select 1 from apps where id = :id or client_id = :clientId limit 1")
        .bind("id", id.map(AppId::value).orElse(-1L))
        .bind("clientId", clientId.orElse(""))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** All Apps, by id. */
  public List<App> all(Handle handle) {
    return handle.createQuery(SELECT_APP + "order by a.id").map((row, context) -> app(row)).list();
  }

  /** The public key of an App, in X.509 encoding. */
  public byte[] publicKey(Handle handle, AppId id) {
    return handle
        .createQuery("select public_key from apps where id = :id")
        .bind("id", id.value())
        .mapTo(byte[].class)
        .one();
  }

  /** Makes an App; its slug must be free. */
  public App insert(Handle tx, NewApp app) {
    var id = new AppId(number(tx, "apps", app.id().map(AppId::value)));
    tx.createUpdate(
            """
            insert into apps
              (id, slug, client_id, name, owner_id, public_key, permissions, created_at, updated_at)
            values (:id, :slug, :clientId, :name, :owner, :publicKey, :permissions, :now, :now)
            """)
        .bind("id", id.value())
        .bind("slug", app.slug())
        .bind("clientId", app.clientId().orElseGet(() -> "Iv1.%016x".formatted(id.value())))
        .bind("name", app.name())
        .bind("owner", app.owner())
        .bind("publicKey", app.publicKey().getEncoded())
        .bind("permissions", app.permissions().stored())
        .bind("now", clock.millis())
        .execute();
    return get(tx, id);
  }

  /** Changes an App. */
  public void update(
      Handle tx, App app, String name, PublicKey publicKey, Permissions permissions) {
    tx.createUpdate(
            """
            update apps set name = :name, public_key = :publicKey, permissions = :permissions,
              updated_at = :now
            where id = :id
            """)
        .bind("id", app.id().value())
        .bind("name", name)
        .bind("publicKey", publicKey.getEncoded())
        .bind("permissions", permissions.stored())
        .bind("now", clock.millis())
        .execute();
  }

  // The next number, or a chosen one, after which the count goes on.
  private static long number(Handle tx, String counter, Optional<Long> chosen) {
    return tx.createQuery(
            """
            insert into counters (name, value) values (:name, coalesce(:chosen, 1))
            on conflict (name) do update set value = case
              when cast(:chosen as bigint) is null then counters.value + 1
              when cast(:chosen as bigint) > counters.value then cast(:chosen as bigint)
              else counters.value end
            returning value
            """)
        .bind("name", counter)
        .bind("chosen", chosen.orElse(null))
        .mapTo(Long.class)
        .map(value -> chosen.orElse(value))
        .one();
  }

  Optional<Installation> findInstallation(Handle handle, InstallationId id) {
    return handle
        .createQuery(SELECT_INSTALLATION + "where i.id = :id")
        .bind("id", id.value())
        .map((row, context) -> installation(handle, row))
        .findOne();
  }

  /** Finds an App's installation in an organization. */
  public Optional<Installation> findInstallation(Handle handle, AppId app, OrgId account) {
    return handle
        .createQuery(SELECT_INSTALLATION + "where i.app_id = :app and i.organization_id = :account")
        .bind("app", app.value())
        .bind("account", account.value())
        .map((row, context) -> installation(handle, row))
        .findOne();
  }

  /** All installations of an App, by id. */
  public List<Installation> installations(Handle handle, AppId app) {
    return installations(handle, app, new Page(1, Integer.MAX_VALUE));
  }

  List<Installation> installations(Handle handle, AppId app, Page page) {
    return handle
        .createQuery(
            SELECT_INSTALLATION + "where i.app_id = :app order by i.id limit :size offset :offset")
        .bind("app", app.value())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) -> installation(handle, row))
        .list();
  }

  long countInstallations(Handle handle, AppId app) {
    return handle
        .createQuery("select count(*) from installations where app_id = :app")
        .bind("app", app.value())
        .mapTo(Long.class)
        .one();
  }

  List<Installation> installationsIn(Handle handle, OrgId account, Page page) {
    return handle
        .createQuery(
            SELECT_INSTALLATION
                + "where i.organization_id = :account order by i.id limit :size offset :offset")
        .bind("account", account.value())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) -> installation(handle, row))
        .list();
  }

  long countInstallationsIn(Handle handle, OrgId account) {
    return handle
        .createQuery("select count(*) from installations where organization_id = :account")
        .bind("account", account.value())
        .mapTo(Long.class)
        .one();
  }

  /** Whether an installation has this id already. */
  public boolean isTaken(Handle handle, InstallationId id) {
    return findInstallation(handle, id).isPresent();
  }

  /**
   * Installs an App in an organization where it is not installed yet.
   *
   * @param id chosen, or made when empty
   */
  public Installation insertInstallation(
      Handle tx,
      Optional<InstallationId> id,
      AppId app,
      OrgId account,
      RepositorySelection repositories) {
    var installation =
        new InstallationId(number(tx, "installations", id.map(InstallationId::value)));
    tx.createUpdate(
            """
            insert into installations
              (id, app_id, organization_id, repository_selection, created_at, updated_at)
            values (:id, :app, :account, :selection, :now, :now)
            """)
        .bind("id", installation.value())
        .bind("app", app.value())
        .bind("account", account.value())
        .bind("selection", repositories.wire())
        .bind("now", clock.millis())
        .execute();
    insertRepositories(tx, installation, repositories);
    return findInstallation(tx, installation).orElseThrow();
  }

  /** Changes what an installation reaches. */
  public void updateInstallation(Handle tx, InstallationId id, RepositorySelection repositories) {
    tx.createUpdate(
            """
            update installations set repository_selection = :selection, updated_at = :now
            where id = :id
            """)
        .bind("id", id.value())
        .bind("selection", repositories.wire())
        .bind("now", clock.millis())
        .execute();
    tx.createUpdate("delete from installation_repositories where installation_id = :id")
        .bind("id", id.value())
        .execute();
    insertRepositories(tx, id, repositories);
  }

  private static void insertRepositories(
      Handle tx, InstallationId installation, RepositorySelection repositories) {
    if (repositories instanceof RepositorySelection.Selected(var ids)) {
      for (RepoId id : ids) {
        tx.createUpdate(
                """
                insert into installation_repositories (installation_id, repository_id)
                values (:installation, :repository)
                """)
            .bind("installation", installation.value())
            .bind("repository", id.value())
            .execute();
      }
    }
  }

  int deleteInstallation(Handle tx, InstallationId id) {
    return tx.createUpdate("delete from installations where id = :id")
        .bind("id", id.value())
        .execute();
  }

  private static App app(ResultSet row) throws SQLException {
    return new App(
        new AppId(row.getLong("app_id")),
        row.getString("slug"),
        row.getString("client_id"),
        row.getString("name"),
        row.getString("owner_login"),
        Permissions.ofStored(row.getString("permissions")),
        Instant.ofEpochMilli(row.getLong("app_created_at")),
        Instant.ofEpochMilli(row.getLong("app_updated_at")));
  }

  private static Installation installation(Handle handle, ResultSet row) throws SQLException {
    var id = new InstallationId(row.getLong("id"));
    return new Installation(
        id,
        app(row),
        new OrgId(row.getLong("organization_id")),
        row.getString("repository_selection").equals("all")
            ? new RepositorySelection.All()
            : new RepositorySelection.Selected(
                handle
                    .createQuery(
                        "select repository_id from installation_repositories where installation_id = :id")
                    .bind("id", id.value())
                    .map((repository, context) -> new RepoId(repository.getLong(1)))
                    .collect(Collectors.toSet())),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }
}
