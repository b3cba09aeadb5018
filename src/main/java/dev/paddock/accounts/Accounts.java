package dev.paddock.accounts;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What users and organizations have in common in the database: a name and an id of one series. */
final class Accounts {
  private Accounts() {}

  static boolean exists(Handle handle, Login login) {
    return handle
        .createQuery("select 1 from accounts where login_key = :key")
        .bind("key", login.key())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static long insert(
      Handle tx,
      String kind,
      Login login,
      Optional<String> name,
      Optional<String> email,
      long now) {
    return tx.createQuery(
            """
            insert into accounts (kind, login, login_key, name, email, created_at, updated_at)
            values (:kind, :login, :key, :name, :email, :now, :now)
            returning id
            """)
        .bind("kind", kind)
        .bind("login", login.value())
        .bind("key", login.key())
        .bind("name", name.orElse(null))
        .bind("email", email.orElse(null))
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }

  static void update(Handle tx, long id, Optional<String> name, Optional<String> email, long now) {
    tx.createUpdate(
            "update accounts set name = :name, email = :email, updated_at = :now where id = :id")
        .bind("id", id)
        .bind("name", name.orElse(null))
        .bind("email", email.orElse(null))
        .bind("now", now)
        .execute();
  }
}
