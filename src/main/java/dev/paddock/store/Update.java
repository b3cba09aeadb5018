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
        update.bindTo(statement);
        statement.addBatch();
      }
      return statement.executeBatch().length;
    });
  }
}
