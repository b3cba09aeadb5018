package dev.paddock.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Statements that travel ahead of another one, in the same round trip: how a transaction is
 * isolated, the question which rights hold, and changes of which nobody needs the result.
 *
 * @param setting a statement without rows
 * @param rights is told the revision of rights, and may throw to give up what comes after
 * @param changes in the order in which they were asked for
 */
record Ahead(Optional<String> setting, Optional<LongConsumer> rights, List<Update> changes) {
  // The time at which the server began makes a standby that took over, and lost what was not yet
  // copied, another one. Neither number is negative.
  private static final String RIGHTS =
      """
      select revision # cast(extract(epoch from pg_postmaster_start_time()) * 1000000 as bigint)
      from rights\
      """;

  static final Ahead NOTHING = new Ahead(Optional.empty(), Optional.empty(), List.of());

  Ahead {
    changes = List.copyOf(changes);
  }

  Ahead with(String newSetting) {
    return new Ahead(Optional.of(newSetting), rights, changes);
  }

  Ahead withoutSetting() {
    return new Ahead(Optional.empty(), rights, changes);
  }

  Ahead with(LongConsumer newRights) {
    return new Ahead(setting, Optional.of(newRights), changes);
  }

  Ahead with(Update change) {
    var all = new ArrayList<>(changes);
    all.add(change);
    return new Ahead(setting, rights, all);
  }

  boolean isNothing() {
    return setting.isEmpty() && rights.isEmpty() && changes.isEmpty();
  }

  /** The text that comes before another statement's. */
  String sql() {
    var sql = new StringBuilder();
    setting.ifPresent(it -> sql.append(it).append(';'));
    rights.ifPresent(it -> sql.append(RIGHTS).append(';'));
    changes.forEach(it -> sql.append(it.text()).append(';'));
    return sql.toString();
  }

  /** Binds the parameters of the changes; gives the place of the next statement's first. */
  int bindTo(PreparedStatement statement) throws SQLException {
    int at = 1;
    for (Update change : changes) {
      at = change.bindTo(statement, at);
    }
    return at;
  }

  /** Runs a statement that begins with {@link #sql}, and leaves it at the result of the last. */
  void run(PreparedStatement statement) throws SQLException {
    statement.execute();
    if (setting.isPresent()) {
      statement.getMoreResults();
    }
    if (rights.isPresent()) {
      try (var revision = statement.getResultSet()) {
        revision.next();
        rights.get().accept(revision.getLong(1));
      }
      statement.getMoreResults();
    }
    for (int i = 0; i < changes.size(); i++) {
      statement.getMoreResults();
    }
  }
}
