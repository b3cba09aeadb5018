package dev.paddock.runners;

import dev.paddock.identity.LevelId;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.util.Optional;

/**
 * Credentials of runners in the database: the client id and public key of each agent, and the
 * registration token that it used.
 */
public final class RunnerCredentialStore {
  private static final String CREDENTIALS =
      """
      select r.id, r.name, r.level_id, l.kind, r.online, c.client_id, c.public_key
      from runners r
      join levels l on l.id = r.level_id
      join runner_credentials c on c.runner_id = r.id
      """;

  /** Notes which registration token the agent of a runner used. */
  void setRegistrationToken(Tx tx, RunnerId id, long token) {
    tx.createUpdate("update runners set registration_token_id = :token where id = :id")
        .bind("token", token)
        .bind("id", id)
        .executeLater();
  }

  /** Whether the agent of a runner registered with this registration token. */
  boolean wasRegisteredWith(Handle handle, RunnerId id, long token) {
    return handle
        .createQuery("select 1 from runners where id = :id and registration_token_id = :token")
        .bind("id", id)
        .bind("token", token)
        .exists();
  }

  void setCredentials(Tx tx, RunnerId id, String clientId, byte[] publicKey) {
    tx.createUpdate(
            """
            insert into runner_credentials (runner_id, client_id, public_key)
            values (:id, :clientId, :publicKey)
            on conflict (runner_id) do update
            set client_id = excluded.client_id, public_key = excluded.public_key
            """)
        .bind("id", id)
        .bind("clientId", clientId)
        .bind("publicKey", publicKey)
        .executeLater();
  }

  /** The credentials of the runner that has a client id now. */
  public Optional<RunnerCredentials> credentials(Handle handle, String clientId) {
    return handle
        .createQuery(CREDENTIALS + "where c.client_id = :clientId")
        .bind("clientId", clientId)
        .map(row -> credentials(row))
        .findOne();
  }

  private static RunnerCredentials credentials(Row row) {
    return new RunnerCredentials(
        row.id("id", RunnerId::new),
        new RunnerName(row.getString("name")),
        row.id("level_id", LevelId::new),
        row.getString("kind").equals("enterprise"),
        row.getString("client_id"),
        row.getBytes("public_key"),
        row.getBoolean("online"));
  }
}
