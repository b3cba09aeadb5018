package dev.paddock.audit;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.store.Tx;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction that changes rights, or what holds secrets or runners. The stores ask for one where
 * they write, so what is written is on record, whoever writes it: the API, a world file or an
 * operator.
 */
public final class Change {
  private final AuditStore store;
  private final Tx tx;
  private final Origin origin;
  private boolean recorded;

  Change(AuditStore store, Tx tx, Origin origin) {
    this.store = store;
    this.tx = tx;
    this.origin = origin;
  }

  /** What an action does, in GitHub's words. */
  public enum Operation {
    CREATE,
    MODIFY,
    REMOVE
  }

  /** For reading, and for writing what has been put on record, or gives nobody a right. */
  public Tx tx() {
    return tx;
  }

  /**
   * Writes down what is about to be written.
   *
   * @param level whose it is
   * @param action GitHub's name for it without the level, such as {@code create_actions_secret}
   * @param details further members of the entry
   * @return the transaction to write it with
   */
  public Tx record(Level level, String action, Operation operation, Map<String, Object> details) {
    recorded = true;
    store.insert(tx, AuditEntry.of(origin, level, action, operation, details));
    return tx;
  }

  /**
   * The same for what belongs to no level, or is named by GitHub for itself: {@code user.suspend}.
   *
   * @param name of the whole action
   */
  public Tx record(
      String name, Optional<Level> level, Operation operation, Map<String, Object> details) {
    recorded = true;
    store.insert(tx, AuditEntry.of(origin, level, name, operation, details));
    return tx;
  }

  boolean isRecorded() {
    return recorded;
  }
}
