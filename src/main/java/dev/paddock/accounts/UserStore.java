package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.UserId;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users in the database. */
public final class UserStore {
  private static final String SELECT =
      """
      select u.id, a.login, a.name, a.email, u.site_admin, u.suspended_at, a.created_at, a.updated_at
      from users u join accounts a on a.id = u.id
      """;

  private final Clock clock;

  UserStore(Clock clock) {
    this.clock = clock;
  }

  /** Finds a user by login, whatever its case. */
  public Optional<User> find(Handle handle, String login) {
    return handle
        .createQuery(SELECT + "where a.login_key = lower(:login)")
        .bind("login", login)
        .map(row -> user(row))
        .findOne();
  }

  /**
   * The user whom a path names.
   *
   * @throws ApiException 404 if there is none
   */
  User named(Handle handle, String login) {
    return find(handle, login).orElseThrow(ApiException::notFound);
  }

  /** The user of an id, which must exist. */
  public User get(Handle handle, UserId id) {
    return handle
        .createQuery(SELECT + "where u.id = :id")
        .bind("id", id)
        .map(row -> user(row))
        .one();
  }

  /** All users, by id. */
  public List<User> all(Handle handle) {
    return handle.createQuery(SELECT + "order by u.id").map(row -> user(row)).list();
  }

  /** Whether there is any user yet. */
  public boolean isEmpty(Handle handle) {
    return !handle.createQuery("select 1 from users limit 1").exists();
  }

  /** Makes a user; its login must be free. */
  User insert(
      Change change,
      Login login,
      Optional<String> name,
      Optional<String> email,
      boolean siteAdmin) {
    if (login.isReserved()) {
      throw ApiException.invalidField(
          "User", "login", "reserved", "Login is reserved: the audit log has it for the server");
    }
    var tx =
        change.record(
            "user.create",
            Optional.empty(),
            Operation.CREATE,
            Map.of("user", login.value(), "site_admin", siteAdmin));
    long id = Accounts.insert(tx, "user", login, name, email, clock.millis());
    tx.createUpdate("insert into users (id, site_admin) values (:id, :siteAdmin)")
        .bind("id", id)
        .bind("siteAdmin", siteAdmin)
        .execute();
    return get(tx, new UserId(id));
  }

  /** Changes a user's name, email address and site administrator flag. */
  void update(
      Change change, User old, Optional<String> name, Optional<String> email, boolean siteAdmin) {
    var id = old.id();
    var tx =
        record(
            change,
            siteAdmin == old.siteAdmin() ? "update" : siteAdmin ? "promote" : "demote",
            old);
    Accounts.update(tx, id.value(), name, email, clock.millis());
    tx.createUpdate("update users set site_admin = :siteAdmin where id = :id")
        .bind("id", id)
        .bind("siteAdmin", siteAdmin)
        .execute();
  }

  private static Tx record(Change change, String action, User user) {
    return change.record(
        "user." + action,
        Optional.empty(),
        Operation.MODIFY,
        Map.of("user", user.login(), "user_id", user.id().value()));
  }

  /** Suspends a user who is not suspended already. */
  void suspend(Change change, User user) {
    if (user.suspendedAt().isEmpty()) {
      record(change, "suspend", user)
          .createUpdate("update users set suspended_at = :now where id = :id")
          .bind("now", clock.millis())
          .bind("id", user.id())
          .execute();
    }
  }

  /** Ends the suspension of a user, if there is one. */
  void unsuspend(Change change, User user) {
    if (user.suspendedAt().isPresent()) {
      record(change, "unsuspend", user)
          .createUpdate("update users set suspended_at = null where id = :id")
          .bind("id", user.id())
          .execute();
    }
  }

  static User user(Row row) {
    return new User(
        row.id("id", UserId::new),
        row.getString("login"),
        row.optionalString("name"),
        row.optionalString("email"),
        row.getBoolean("site_admin"),
        row.optionalInstant("suspended_at"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
