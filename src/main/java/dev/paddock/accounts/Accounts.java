package dev.paddock.accounts;

import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.Optional;

/**
 * The table {@code accounts}, which users and organizations share: their logins are unique and
 * their ids come from one series.
 */
final class Accounts {
  private Accounts() {}

  static boolean exists(Handle handle, Login login) {
    return handle
        .createQuery("select 1 from accounts where login_key = :key")
        .bind("key", login.key())
        .exists();
  }

  static long insert(
      Tx tx, String kind, Login login, Optional<String> name, Optional<String> email, long now) {
    return tx.createQuery(
            """
            insert into accounts (kind, login, login_key, name, email, created_at, updated_at)
            values (:kind, :login, :key, :name, :email, :now, :now)
            returning id
            """)
        .bind("kind", kind)
        .bind("login", login.value())
        .bind("key", login.key())
        .bind("name", name)
        .bind("email", email)
        .bind("now", now)
        .mapToLong()
        .one();
  }

  static void update(Tx tx, long id, Optional<String> name, Optional<String> email, long now) {
    tx.createUpdate(
            "update accounts set name = :name, email = :email, updated_at = :now where id = :id")
        .bind("id", id)
        .bind("name", name)
        .bind("email", email)
        .bind("now", now)
        .execute();
  }
}
