package dev.paddock.apps;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.AppId;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installations of GitHub Apps in the database. */
final class InstallationStore {
  private static final String SELECT =
      "select i.id, i.organization_id, i.repository_selection, i.created_at, i.updated_at, "
          + AppStore.COLUMNS
          + "from installations i join apps a on a.id = i.app_id join accounts o on o.id = a.owner_id\n";

  private final Clock clock;

  InstallationStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Installation> find(Handle handle, InstallationId id) {
    return handle
        .createQuery(SELECT + "where i.id = :id")
        .bind("id", id)
        .map(row -> installation(handle, row))
        .findOne();
  }

  /** Finds an installation of an App. */
  Optional<Installation> find(Handle handle, InstallationId id, AppId app) {
    return handle
        .createQuery(SELECT + "where i.id = :id and i.app_id = :app")
        .bind("id", id)
        .bind("app", app)
        .map(row -> installation(handle, row))
        .findOne();
  }

  /** Finds an App's installation in an organization. */
  public Optional<Installation> find(Handle handle, AppId app, OrgId account) {
    return handle
        .createQuery(SELECT + "where i.app_id = :app and i.organization_id = :account")
        .bind("app", app)
        .bind("account", account)
        .map(row -> installation(handle, row))
        .findOne();
  }

  /** All installations of an App, by id. */
  public List<Installation> of(Handle handle, AppId app) {
    return of(handle, app, Page.EVERYTHING);
  }

  List<Installation> of(Handle handle, AppId app, Page page) {
    return handle
        .createQuery(SELECT + "where i.app_id = :app order by i.id limit :size offset :offset")
        .bind("app", app)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> installation(handle, row))
        .list();
  }

  long count(Handle handle, AppId app) {
    return handle
        .createQuery("select count(*) from installations where app_id = :app")
        .bind("app", app)
        .mapToLong()
        .one();
  }

  List<Installation> in(Handle handle, OrgId account, Page page) {
    return handle
        .createQuery(
            SELECT + "where i.organization_id = :account order by i.id limit :size offset :offset")
        .bind("account", account)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> installation(handle, row))
        .list();
  }

  long countIn(Handle handle, OrgId account) {
    return handle
        .createQuery("select count(*) from installations where organization_id = :account")
        .bind("account", account)
        .mapToLong()
        .one();
  }

  /** Whether an installation has this id already. */
  public boolean isTaken(Handle handle, InstallationId id) {
    return find(handle, id).isPresent();
  }

  /**
   * Installs an App in an organization where it is not installed yet.
   *
   * @param id chosen, or made when empty
   */
  Installation insert(
      Change change,
      Optional<InstallationId> id,
      App app,
      Level.Organization account,
      RepositorySelection repositories) {
    var tx = record(change, "create", Operation.CREATE, app, account, repositories);
    var installation =
        new InstallationId(AppStore.number(tx, "installations", id.map(InstallationId::value)));
    tx.createUpdate(
            """
            insert into installations
              (id, app_id, organization_id, repository_selection, created_at, updated_at)
            values (:id, :app, :account, :selection, :now, :now)
            """)
        .bind("id", installation)
        .bind("app", app.id())
        .bind("account", account.id())
        .bind("selection", repositories.wire())
        .bind("now", clock.millis())
        .execute();
    insertRepositories(tx, installation, repositories);
    return find(tx, installation).orElseThrow();
  }

  /** Changes which repositories an installation reaches. */
  void update(
      Change change,
      Installation installation,
      Level.Organization account,
      RepositorySelection repositories) {
    var id = installation.id();
    var app = installation.app();
    var tx = record(change, "repositories_changed", Operation.MODIFY, app, account, repositories);
    tx.createUpdate(
            """
            update installations set repository_selection = :selection, updated_at = :now
            where id = :id
            """)
        .bind("id", id)
        .bind("selection", repositories.wire())
        .bind("now", clock.millis())
        .execute();
    tx.createUpdate("delete from installation_repositories where installation_id = :id")
        .bind("id", id)
        .execute();
    insertRepositories(tx, id, repositories);
  }

  private static void insertRepositories(
      Tx tx, InstallationId installation, RepositorySelection repositories) {
    if (repositories instanceof RepositorySelection.Selected(var ids)) {
      tx.updateAll(
          """
          insert into installation_repositories (installation_id, repository_id)
          values (:installation, :repository)
          """,
          ids,
          (insert, id) -> insert.bind("installation", installation).bind("repository", id));
    }
  }

  void delete(Change change, Installation installation, Level.Organization account) {
    record(
            change,
            "destroy",
            Operation.REMOVE,
            installation.app(),
            account,
            installation.repositories())
        .createUpdate("delete from installations where id = :id")
        .bind("id", installation.id())
        .execute();
  }

  private static Tx record(
      Change change,
      String action,
      Operation operation,
      App app,
      Level.Organization account,
      RepositorySelection repositories) {
    return change.record(
        "integration_installation." + action,
        Optional.of(account),
        operation,
        Map.of("integration", app.slug(), "repository_selection", repositories.wire()));
  }

  private static Installation installation(Handle handle, Row row) {
    var id = row.id("id", InstallationId::new);
    return new Installation(
        id,
        AppStore.app(row),
        row.id("organization_id", OrgId::new),
        row.getString("repository_selection").equals("all")
            ? new RepositorySelection.All()
            : new RepositorySelection.Selected(
                handle
                    .createQuery(
                        "select repository_id from installation_repositories where installation_id = :id")
                    .bind("id", id)
                    .mapToId(RepoId::new)
                    .set()),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
