package dev.paddock.store;

import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A connection to PostgreSQL that is lent for reads. Whoever asks for the revision of rights gets
 * the last that was heard of; whether it still holds is asked in the round trip of the next read.
 */
final class PostgresLease implements Lease {
  private static final String ONE_STATE =
      "set transaction isolation level repeatable read, read only";

  private final Gate.Pass pass;
  private final Tx handle;
  private final AtomicLong last;
  private long told = -1;
  private boolean isVerified;

  /**
   * @param last the revision of rights that this process heard of last; negative before the first
   */
  PostgresLease(
      Gate.Pass pass,
      Connection connection,
      LoadingCache<String, ParsedSql> parsed,
      AtomicLong last) {
    this.pass = pass;
    this.handle = Postgres.handle(connection, parsed);
    this.last = last;
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return pass.use(() -> work.apply(handle));
  }

  @Override
  public <T> T snapshot(Function<Handle, T> work) {
    return pass.use(() -> {
      handle.ahead(handle.ahead().with(ONE_STATE));
      var result = Postgres.inTransaction(handle, work);
      handle.ahead(handle.ahead().withoutSetting());
      endTransactions();
      return result;
    });
  }

  // After a failure the connection is used no more, and the pool sets it right or gives it up.
  private void endTransactions() {
    try {
      handle.connection().setAutoCommit(true);
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  @Override
  public OptionalLong rights() {
    if (!isVerified && told < 0) {
      told = last.get();
      handle.ahead(handle.ahead().with(this::hear));
    }
    return told < 0 ? OptionalLong.empty() : OptionalLong.of(told);
  }

  private void hear(long revision) {
    last.set(revision);
    if (told >= 0 && told != revision) {
      throw new RightsChangedException();
    }
    told = revision;
    isVerified = true;
  }

  @Override
  public void verify() {
    if (told >= 0 && !isVerified) {
      pass.use(() -> {
        // Asked anew where the statement that it was ahead of has failed.
        handle.ahead(handle.ahead().with(this::hear));
        handle.settle();
        return told;
      });
    }
  }

  @Override
  public void close() {
    try (pass) {
      handle.connection().close();
    } catch (SQLException broken) {
      throw new StatementException(broken);
    }
  }
}
