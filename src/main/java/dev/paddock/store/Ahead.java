package dev.paddock.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Statements that travel ahead of another one, in the same round trip: how a transaction is
 * isolated, and the question which rights hold.
 *
 * @param setting a statement without rows
 * @param rights is told the revision of rights, and may throw to give up what comes after
 */
record Ahead(Optional<String> setting, Optional<LongConsumer> rights) {
  // The time at which the server began makes a standby that took over, and lost what was not yet
  // copied, another one. Neither number is negative.
  private static final String RIGHTS =
      """
      select revision # cast(extract(epoch from pg_postmaster_start_time()) * 1000000 as bigint)
      from rights\
      """;

  static final Ahead NOTHING = new Ahead(Optional.empty(), Optional.empty());

  Ahead with(String newSetting) {
    return new Ahead(Optional.of(newSetting), rights);
  }

  Ahead withoutSetting() {
    return new Ahead(Optional.empty(), rights);
  }

  Ahead with(LongConsumer newRights) {
    return new Ahead(setting, Optional.of(newRights));
  }

  boolean isNothing() {
    return setting.isEmpty() && rights.isEmpty();
  }

  /** The text that comes before another statement's. */
  String sql() {
    return setting.map(it -> it + ";").orElse("") + (rights.isEmpty() ? "" : RIGHTS + ";");
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
  }
}
