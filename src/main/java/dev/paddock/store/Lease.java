package dev.paddock.store;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A connection that is lent for reads, one after the other and on one thread, until it is closed.
 */
interface Lease extends AutoCloseable {
  <T> T read(Function<Handle, T> work);

  /** Runs several selects that see one state of the database. */
  <T> T snapshot(Function<Handle, T> work);

  /**
   * The revision of rights. It may be that of a moment ago; then a later read, or {@link #verify},
   * throws.
   *
   * @return empty if none is known yet; it is after the next read
   */
  OptionalLong rights();

  /**
   * Makes sure that the rights that were told still hold.
   *
   * @throws RightsChangedException if they do not
   */
  void verify();

  @Override
  void close();
}
