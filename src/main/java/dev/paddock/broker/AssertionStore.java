package dev.paddock.broker;

import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Instant;

/** The used client assertions in the database: each is accepted once, whichever process gets it. */
final class AssertionStore {
  private final Clock clock;

  AssertionStore(Clock clock) {
    this.clock = clock;
  }

  /** Marks an assertion as used; whether it was not used before. */
  boolean use(Tx tx, byte[] hash, Instant until) {
    return tx.createUpdate(
                """
                insert into used_assertions (hash, expires_at) values (:hash, :until)
                on conflict (hash) do nothing
                """)
            .bind("hash", hash)
            .bind("until", until)
            .execute()
        == 1;
  }

  /** Deletes those that are refused anyway, as they have expired. */
  int forgetExpired(Tx tx) {
    return tx.createUpdate("delete from used_assertions where expires_at < :now")
        .bind("now", clock.millis())
        .execute();
  }
}
