package dev.paddock.accounts;

import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The enterprise in the database; a server has one. */
public final class EnterpriseStore {
  private final Clock clock;

  EnterpriseStore(Clock clock) {
    this.clock = clock;
  }

  /** The enterprise and its display name. */
  public record Enterprise(Level.Enterprise level, String name) {}

  /** The enterprise, once there is one. */
  public Optional<Enterprise> find(Handle handle) {
    return handle
        .createQuery("select id, level_id, slug, name from enterprises order by id limit 1")
        .map((row, context) ->
            new Enterprise(
                new Level.Enterprise(
                    new LevelId(row.getLong("level_id")), row.getLong("id"), row.getString("slug")),
                row.getString("name")))
        .findOne();
  }

  /** Makes the enterprise. */
  public Enterprise insert(Handle tx, Login slug, String name) {
    var level = Levels.insert(tx, "enterprise", Optional.empty());
    tx.createUpdate(
            """
            insert into enterprises (level_id, slug, slug_key, name, created_at, updated_at)
            values (:level, :slug, :key, :name, :now, :now)
            """)
        .bind("level", level.value())
        .bind("slug", slug.value())
        .bind("key", slug.key())
        .bind("name", name)
        .bind("now", clock.millis())
        .execute();
    return find(tx).orElseThrow();
  }

  /** Changes the name. */
  public void rename(Handle tx, Enterprise enterprise, String name) {
    tx.createUpdate("update enterprises set name = :name, updated_at = :now where id = :id")
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
        .mapTo(String.class)
        .list();
  }

  /** Makes a user an owner; false when they are one already. */
  public boolean addOwner(Handle tx, Enterprise enterprise, UserId user) {
    return tx.createUpdate(
                """
                insert into enterprise_owners (enterprise_id, user_id) values (:id, :user)
                on conflict (enterprise_id, user_id) do nothing
                """)
            .bind("id", enterprise.level().id())
            .bind("user", user.value())
            .execute()
        > 0;
  }
}
