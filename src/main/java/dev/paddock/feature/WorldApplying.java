package dev.paddock.feature;

import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.function.Supplier;

/**
 * The state of applying a world file to the database.
 *
 * @param change the one transaction
 * @param report what was done so far
 */
public record WorldApplying(Change change, WorldReport report) {
  /** For reading. */
  public Tx tx() {
    return change.tx();
  }

  /**
   * Does a part of it.
   *
   * @param what is made or changed, such as {@code user alice}
   * @throws WorldException with that and the reason, if a rule of the API stands against it
   */
  public <T> T part(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (ApiException refused) {
      throw new WorldException(List.of(what + ": " + refused.sentence()));
    }
  }

  /** Does a part that gives nothing. */
  public void part(String what, Runnable work) {
    part(
        what,
        () -> {
          work.run();
          return what;
        });
  }
}
