package dev.paddock.store;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A database engine: what differs between SQLite and PostgreSQL, such as how a connection is made
 * and how a write commits.
 */
sealed interface Engine extends AutoCloseable permits Sqlite, Postgres {
  /** See {@link Database#passingOverLocked}. */
  String passingOverLocked();

  /**
   * Lends a connection for reads.
   *
   * @throws StoreUnavailableException if too many wait for one
   */
  Lease lend();

  <T> T write(Function<Tx, T> work);

  /** See {@link Database#advance}. */
  <T> T advance(Function<Tx, T> work);

  /** Tells the other processes that use the database, if there can be any. */
  void tellOthers(Signal signal);

  /** Adds a listener of the signals of other processes. */
  void listenToOthers(Consumer<Signal> listener);

  /** See {@link Database#hasRevisions}. */
  boolean hasRevisions();

  /** See {@link Database#revision()}. */
  OptionalLong revision();

  /** See {@link Database#revision(Id)}. */
  Optional<LevelRevision> revision(Id level);

  /**
   * Turns the failures that callers tell apart into exceptions that are the same on both engines.
   */
  default <T> T named(Supplier<T> use) {
    try {
      return use.get();
    } catch (RuntimeException failure) {
      if (isMissingParent(failure)) {
        throw new MissingParentException(failure);
      }
      if (isUnavailable(failure)) {
        throw new StoreUnavailableException(failure);
      }
      throw failure;
    }
  }

  /** True for the failure of a write whose parent row is gone. */
  boolean isMissingParent(Throwable failure);

  /** True for a failure that is not the work's fault and may be gone the next time. */
  boolean isUnavailable(Throwable failure);

  @Override
  void close();
}
