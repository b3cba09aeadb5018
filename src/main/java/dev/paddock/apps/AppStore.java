package dev.paddock.apps;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.AppId;
import dev.paddock.identity.Permissions;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GitHub Apps in the database. */
public final class AppStore {
  static final String COLUMNS =
      """
      a.id as app_id, a.slug, a.client_id, a.name, o.login as owner_login, a.permissions,
        a.created_at as app_created_at, a.updated_at as app_updated_at
      """;

  private static final String SELECT_APP =
      "select " + COLUMNS + "from apps a join accounts o on o.id = a.owner_id\n";

  private final Clock clock;

  AppStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * An App to make.
   *
   * @param id chosen, or made when empty
   * @param clientId chosen, or made from the id when empty
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
        .bind("id", id)
        .map(row -> app(row))
        .one();
  }

  /** Finds an App by its slug. */
  public Optional<App> find(Handle handle, String slug) {
    return handle
        .createQuery(SELECT_APP + "where a.slug = :slug")
        .bind("slug", slug)
        .map(row -> app(row))
        .findOne();
  }

  /** Whether an App has this id or client id already. */
  public boolean isTaken(Handle handle, Optional<AppId> id, Optional<String> clientId) {
    return handle
        .createQuery("select 1 from apps where id = :id or client_id = :clientId limit 1")
        .bind("id", id.map(AppId::value).orElse(-1L))
        .bind("clientId", clientId.orElse(""))
        .exists();
  }

  /** All Apps, by id. */
  public List<App> all(Handle handle) {
    return handle.createQuery(SELECT_APP + "order by a.id").map(row -> app(row)).list();
  }

  /** The public key of an App, in X.509 encoding. */
  public byte[] publicKey(Handle handle, AppId id) {
    return handle
        .createQuery("select public_key from apps where id = :id")
        .bind("id", id)
        .map(row -> row.getBytes(1))
        .one();
  }

  /** Makes an App; its slug must be free. */
  App insert(Change change, NewApp app) {
    var tx =
        change.record(
            "integration.create",
            Optional.empty(),
            Operation.CREATE,
            Map.of("integration", app.slug(), "permissions", app.permissions().wire()));
    var id = new AppId(number(tx, "apps", app.id().map(AppId::value)));
    tx.createUpdate(
            """
            insert into apps
              (id, slug, client_id, name, owner_id, public_key, permissions, created_at, updated_at)
            values (:id, :slug, :clientId, :name, :owner, :publicKey, :permissions, :now, :now)
            """)
        .bind("id", id)
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

  void update(Change change, App app, String name, PublicKey publicKey, Permissions permissions) {
    change
        .record(
            "integration.update",
            Optional.empty(),
            Operation.MODIFY,
            Map.of(
                "integration", app.slug(),
                "old_permissions", app.permissions().wire(),
                "permissions", permissions.wire(),
                "public_key_changed",
                    !Arrays.equals(publicKey.getEncoded(), publicKey(change.tx(), app.id()))))
        .createUpdate(
            """
            update apps set name = :name, public_key = :publicKey, permissions = :permissions,
              updated_at = :now
            where id = :id
            """)
        .bind("id", app.id())
        .bind("name", name)
        .bind("publicKey", publicKey.getEncoded())
        .bind("permissions", permissions.stored())
        .bind("now", clock.millis())
        .execute();
  }

  // The next number of a counter, or a chosen one; the counter goes on from the highest so far.
  static long number(Tx tx, String counter, Optional<Long> chosen) {
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
        .bind("chosen", chosen)
        .map(row -> chosen.orElse(row.getLong("value")))
        .one();
  }

  static App app(Row row) {
    return new App(
        row.id("app_id", AppId::new),
        row.getString("slug"),
        row.getString("client_id"),
        row.getString("name"),
        row.getString("owner_login"),
        Permissions.ofStored(row.getString("permissions")),
        row.instant("app_created_at"),
        row.instant("app_updated_at"));
  }
}
