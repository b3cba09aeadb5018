package dev.paddock.identity;

import dev.paddock.store.Handle;
import dev.paddock.store.Tx;

/**
 * The number of things of one kind that each level has, stored beside them: to count rows takes
 * longer than to read a page of them.
 */
public final class LevelCounts {
  /** A column with how many a level has. */
  public static final String COLUMN = "total";

  private final String kind;

  /**
   * @param kind what is counted, such as {@code runners}; whoever writes such things adjusts their
   *     count in the same transaction
   */
  public LevelCounts(String kind) {
    this.kind = kind;
  }

  /** How many a level has. */
  public long of(Handle handle, LevelId level) {
    return handle
        .createQuery("select count from level_counts where level_id = :level and kind = :kind")
        .bind("level", level)
        .bind("kind", kind)
        .mapToLong()
        .findOne()
        .orElse(0L);
  }

  /** The {@link #COLUMN} of a select about the level that is bound to {@code :level}. */
  public String column() {
    return "(select count from level_counts where level_id = :level and kind = '%s') as %s"
        .formatted(kind, COLUMN);
  }

  /**
   * Counts what is added, or with a negative number what goes.
   *
   * @param more the difference
   */
  public void adjust(Tx tx, LevelId level, int more) {
    tx.createUpdate(
            """
            insert into level_counts (level_id, kind, count) values (:level, :kind, :more)
            on conflict (level_id, kind) do update set count = level_counts.count + :more
            """)
        .bind("level", level)
        .bind("kind", kind)
        .bind("more", more)
        .executeLater();
  }
}
