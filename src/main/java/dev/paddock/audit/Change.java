package dev.paddock.audit;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.store.Tx;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction that writes an audit entry for what it changes. The stores ask for one where they
 * write, so every change is on record, whoever makes it: the API, a world file or an operator.
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

  /** The kind of an action: GitHub's {@code operation_type}. */
  public enum Operation {
    CREATE,
    MODIFY,
    REMOVE
  }

  /** The transaction, for reading, and for writes that are on record already or need no entry. */
  public Tx tx() {
    return tx;
  }

  /**
   * Inserts the audit entry of a change that is about to be written.
   *
   * @param level the owner of what is changed
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
   * The same for an action that belongs to no level, or whose name does not begin with the level's.
   *
   * @param name GitHub's whole name for the action, such as {@code user.suspend}
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
