package dev.paddock.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What differs between the two databases: how a connection is made and how a write commits. */
sealed interface Engine extends AutoCloseable permits Sqlite, Postgres {

  <T> T read(Function<Handle, T> work);

  <T> T snapshot(Function<Handle, T> work);

  <T> T write(Function<Handle, T> work);

  /** See {@link Database#advance}. */
  <T> T advance(Function<Handle, T> work);

  /** Signals of a transaction that is about to be committed. */
  void prepare(Handle tx, List<Signal> signals);

  /** The same once it has been committed. */
  void announce(List<Signal> signals);

  /** See {@link Database#listen}. */
  void listen(Consumer<Signal> listener);

  /** See {@link Database#revision}. */
  OptionalLong revision();

  /** True for the failure of a write whose parent row is gone. */
  boolean isMissingParent(Throwable failure);

  /** True for a failure that is not the work's fault and may be gone the next time. */
  boolean isUnavailable(Throwable failure);

  @Override
  void close();
}
