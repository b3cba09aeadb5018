package dev.paddock.audit;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that changes secrets or runners. The stores ask for one where they write, so what
 * is written is on record.
 */
public final class Change {
  private final AuditStore store;
  private final Handle handle;
  private final Origin origin;
  private boolean recorded;

  Change(AuditStore store, Handle handle, Origin origin) {
    this.store = store;
    this.handle = handle;
    this.origin = origin;
  }

  /** What an action does, in GitHub's words. */
  public enum Operation {
    CREATE,
    MODIFY,
    REMOVE
  }

  /** For reading, and for writing what is neither a secret nor a runner. */
  public Handle handle() {
    return handle;
  }

  /**
   * Writes down what is about to be written.
   *
   * @param level whose secret or runner it is
   * @param action GitHub's name for it without the level, such as {@code create_actions_secret}
   * @param details further members of the entry
   * @return the transaction to write it with
   */
  public Handle record(
      Level level, String action, Operation operation, Map<String, Object> details) {
    recorded = true;
    store.insert(handle, AuditEntry.of(origin, level, action, operation, details));
    return handle;
  }

  boolean isRecorded() {
    return recorded;
  }
}
