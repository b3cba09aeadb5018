package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Handle;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The enterprise in the database; a server has one. */
public final class EnterpriseStore {
  private final Clock clock;

  EnterpriseStore(Clock clock) {
    this.clock = clock;
  }

  /** The enterprise and its display name. */
  public record Enterprise(Level.Enterprise level, String name) {}

  /** The enterprise; empty until it has been made. */
  public Optional<Enterprise> find(Handle handle) {
    return handle
        .createQuery("select id, level_id, slug, name from enterprises order by id limit 1")
        .map(row ->
            new Enterprise(
                new Level.Enterprise(
                    row.id("level_id", LevelId::new), row.getLong("id"), row.getString("slug")),
                row.getString("name")))
        .findOne();
  }

  Enterprise insert(Change change, Login slug, String name) {
    var tx =
        change.record(
            "business.create",
            Optional.empty(),
            Operation.CREATE,
            Map.of("business", slug.value()));
    var level = Levels.insert(tx, "enterprise", Optional.empty());
    tx.createUpdate(
            """
            insert into enterprises (level_id, slug, slug_key, name, created_at, updated_at)
            values (:level, :slug, :key, :name, :now, :now)
            """)
        .bind("level", level)
        .bind("slug", slug.value())
        .bind("key", slug.key())
        .bind("name", name)
        .bind("now", clock.millis())
        .execute();
    return find(tx).orElseThrow();
  }

  void rename(Change change, Enterprise enterprise, String name) {
    change
        .record(
            "business.rename",
            Optional.of(enterprise.level()),
            Operation.MODIFY,
            Map.of("name", name))
        .createUpdate("update enterprises set name = :name, updated_at = :now where id = :id")
        .bind("id", enterprise.level().id())
        .bind("name", name)
        .bind("now", clock.millis())
        .execute();
  }

  /** Logins of the owners, sorted. */
  public List<String> owners(Handle handle, Enterprise enterprise) {
    return handle
        .createQuery(
            """
            select a.login from enterprise_owners o join accounts a on a.id = o.user_id
            where o.enterprise_id = :id order by a.login_key
            """)
        .bind("id", enterprise.level().id())
        .mapToString()
        .list();
  }

  /** Makes a user an owner; false when they are one already. */
  boolean addOwner(Change change, Enterprise enterprise, User user) {
    if (isOwner(change.tx(), enterprise, user)) {
      return false;
    }
    change
        .record(
            "business.add_admin",
            Optional.of(enterprise.level()),
            Operation.CREATE,
            Map.of("user", user.login(), "user_id", user.id().value()))
        .createUpdate("insert into enterprise_owners (enterprise_id, user_id) values (:id, :user)")
        .bind("id", enterprise.level().id())
        .bind("user", user.id())
        .execute();
    return true;
  }

  private static boolean isOwner(Handle handle, Enterprise enterprise, User user) {
    return handle
        .createQuery(
            "select 1 from enterprise_owners where enterprise_id = :id and user_id = :user")
        .bind("id", enterprise.level().id())
        .bind("user", user.id())
        .exists();
  }
}
