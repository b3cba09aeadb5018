package dev.paddock.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was found out about callers, and about what paths name, kept for as long as no right has
 * changed ({@link Database#rights}). Only what was found is kept: who asks for what is not there,
 * or not for them, is looked up each time.
 */
final class RememberedRights {
  private static final int MOST = 20_000;

  private final Database database;
  private final Cache<Object, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  RememberedRights(Database database) {
    this.database = database;
  }

  private record Entry(Object found, long revision) {}

  /**
   * Gives what is remembered, or looks it up.
   *
   * @param key of a record class that belongs to the type of what is found
   * @param holds whether what is remembered may be used now
   */
  <T> Optional<T> find(
      Record key, Class<T> type, Predicate<T> holds, Function<Handle, Optional<T>> look) {
    var before = database.rights();
    var entry = before.isEmpty() ? null : entries.getIfPresent(key);
    if (entry != null && entry.revision() == before.getAsLong()) {
      var known = type.cast(entry.found());
      if (holds.test(known)) {
        return Optional.of(known);
      }
    }
    var found = database.read(look);
    // On PostgreSQL it is known only now.
    var revision = database.rights();
    if (revision.isPresent()) {
      found.filter(holds).ifPresent(it -> entries.put(key, new Entry(it, revision.getAsLong())));
    }
    return found;
  }
}
