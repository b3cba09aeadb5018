package dev.paddock.broker;

import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Instant;

/** Assertions that were used: each is good once, whichever process it comes to. */
final class AssertionStore {
  private final Clock clock;

  AssertionStore(Clock clock) {
    this.clock = clock;
  }

  /** Uses one; whether it was not used before. */
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

  /** Forgets those that are refused for their age. */
  int forgetExpired(Tx tx) {
    return tx.createUpdate("delete from used_assertions where expires_at < :now")
        .bind("now", clock.millis())
        .execute();
  }
}
