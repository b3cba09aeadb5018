package dev.paddock.broker;

import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Assertions that were used: each is good once, whichever process it comes to. */
final class AssertionStore {
  private final Clock clock;

  AssertionStore(Clock clock) {
    this.clock = clock;
  }

  /** Uses one; whether it was not used before. */
  boolean use(Handle tx, byte[] hash, Instant until) {
    return tx.createUpdate(
                """
                insert into used_assertions (hash, expires_at) values (:hash, :until)
                on conflict (hash) do nothing
                """)
            .bind("hash", hash)
            .bind("until", until.toEpochMilli())
            .execute()
        == 1;
  }

  /** Forgets those that are refused for their age. */
  void forgetExpired(Handle tx) {
    tx.createUpdate("delete from used_assertions where expires_at < :now")
        .bind("now", clock.millis())
        .execute();
  }
}
