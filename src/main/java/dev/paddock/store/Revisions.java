package dev.paddock.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counters of commits: of every one, of those that may change anything, and of those that change
 * what belongs to one level. A counter is odd while a commit that it counts is on its way: some
 * reads see it then, and others do not.
 */
final class Revisions {
  private final AtomicLong every = new AtomicLong();
  private final AtomicLong wide = new AtomicLong();
  private final Map<Long, AtomicLong> levels = new ConcurrentHashMap<>();

  /** What a transaction changes. */
  sealed interface Reach {
    /** Perhaps anything. */
    record Anything() implements Reach {}

    /** What belongs to some levels, by their ids; none for what no response shows. */
    record Levels(Set<Long> ids) implements Reach {}

    /** What several change together. */
    static Reach of(List<Reach> parts) {
      var ids = new HashSet<Long>();
      for (Reach part : parts) {
        switch (part) {
          case Anything anything -> {
            return anything;
          }
          case Levels(var some) -> ids.addAll(some);
        }
      }
      return new Levels(ids);
    }
  }

  /** Before a commit, and once more after it. */
  void count(Reach reach) {
    every.incrementAndGet();
    switch (reach) {
      case Reach.Anything() -> wide.incrementAndGet();
      case Reach.Levels(var ids) -> ids.forEach(id -> counter(id).incrementAndGet());
    }
  }

  private AtomicLong counter(long level) {
    return levels.computeIfAbsent(level, id -> new AtomicLong());
  }

  /** Empty during a commit; else a number that no earlier state had. */
  OptionalLong every() {
    long now = every.get();
    return isOdd(now) ? OptionalLong.empty() : OptionalLong.of(now);
  }

  /**
   * The revision of what belongs to a level; empty during a commit that may change it.
   *
   * @param external counts what other programs change
   */
  Optional<LevelRevision> of(long level, long external) {
    // In this order: a wide commit that begins in between is seen as odd or as a new number later.
    var counter = levels.get(level);
    long own = counter == null ? 0 : counter.get();
    long all = wide.get();
    return isOdd(own) || isOdd(all)
        ? Optional.empty()
        : Optional.of(new LevelRevision(level, own, all, external));
  }

  private static boolean isOdd(long count) {
    return count % 2 != 0;
  }
}
