package dev.paddock.store;

import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.function.BiConsumer;

/** A statement that changes rows. */
public final class Update extends Statement<Update> {
  Update(Handle handle, String sql) {
    super(handle, sql);
  }

  @Override
  Update self() {
    return this;
  }

  /** Runs it; gives the number of rows that it changed. */
  public int execute() {
    return use(StatementCache.Kept::update);
  }

  /**
   * Runs it before the next statement of the transaction or its commit, in the same round trip. For
   * a change of which nobody needs the number of rows, and whose failure is a bug or an outage. The
   * statement must not be changed or run again.
   */
  public void executeLater() {
    if (!later(this)) {
      execute();
    }
  }

  /** Runs one statement for each of several things, as a batch of the driver. */
  static <T> void executeAll(
      Handle handle, String sql, Collection<T> things, BiConsumer<Update, T> bind) {
    if (things.isEmpty()) {
      return;
    }
    var update = new Update(handle, sql);
    update.useUnbound(kept -> {
      PreparedStatement statement = kept.statement();
      for (T thing : things) {
        update.unbind();
        bind.accept(update, thing);
        update.refuseLists();
        update.bindTo(statement, 1);
        statement.addBatch();
      }
      return statement.executeBatch().length;
    });
  }
}
