package dev.paddock.audit;

import dev.paddock.identity.Origin;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The entry point of the audit log: changes that are recorded, and the newest entries. */
public final class AuditFeature {
  private final Database database;
  private final AuditStore store;

  public AuditFeature(Database database, Clock clock) {
    this.database = database;
    this.store = new AuditStore(clock);
  }

  /** Routes of the REST API. */
  public List<Route> routes() {
    return new AuditApi(database, store).routes();
  }

  /**
   * Runs a transaction that must put a change on record; it is rolled back if it records nothing.
   *
   * @throws IllegalStateException if it recorded nothing: a bug
   */
  public <T> T write(Origin origin, Function<Change, T> work) {
    return database.write(tx -> {
      var change = change(tx, origin);
      var result = work.apply(change);
      if (!change.isRecorded()) {
        throw new IllegalStateException("a change was not put on record");
      }
      return result;
    });
  }

  /** Gives a change within a transaction that does more, and that need not record anything. */
  public Change change(Tx tx, Origin origin) {
    return new Change(store, tx, origin);
  }

  /**
   * The newest entries, as GitHub shows them.
   *
   * @param organization id; empty for the whole server
   * @param phrase a search as in the API
   */
  public List<Map<String, Object>> newest(Optional<Long> organization, String phrase, int size) {
    return store
        .search(
            database,
            new AuditStore.Wanted(
                organization, AuditPhrase.parse(phrase), Optional.empty(), false, size))
        .entries()
        .stream()
        .map(AuditStore.Stored::members)
        .toList();
  }
}
