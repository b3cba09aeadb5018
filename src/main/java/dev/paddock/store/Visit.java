package dev.paddock.store;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A visit of the database: the connection that its reads share, once there is a first one. */
final class Visit implements AutoCloseable {
  private final Engine engine;
  private final boolean mayRely;
  private @Nullable Lease lease;

  /**
   * @param mayRely whether it is told the revision of rights
   */
  Visit(Engine engine, boolean mayRely) {
    this.engine = engine;
    this.mayRely = mayRely;
  }

  Lease lease() {
    var known = lease;
    if (known == null) {
      known = engine.lend();
      lease = known;
    }
    return known;
  }

  OptionalLong rights() {
    return mayRely ? engine.named(() -> lease().rights()) : OptionalLong.empty();
  }

  /**
   * Makes sure that the rights that were told still hold.
   *
   * @throws RightsChangedException if they do not
   */
  void verify() {
    var known = lease;
    if (known != null) {
      engine.named(() -> {
        known.verify();
        return known;
      });
    }
  }

  /** Gives the connection back; a further read takes another. */
  @Override
  public void close() {
    var known = lease;
    if (known != null) {
      lease = null;
      engine.named(() -> {
        known.close();
        return known;
      });
    }
  }
}
