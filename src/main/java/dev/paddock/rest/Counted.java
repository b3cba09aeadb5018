package dev.paddock.rest;

import dev.paddock.identity.LevelCounts;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.RowMapper;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A page of what a level has, and how many it has in all.
 *
 * @param <T> an entry
 */
public record Counted<T>(long total, List<T> entries) {
  /** Reads a page by {@link #page}, so that it and its total agree with each other. */
  public static <T> Counted<T> read(
      Database database, Page page, Function<Handle, Counted<T>> read) {
    return page.isFirst() ? database.read(read) : database.snapshot(read);
  }

  /**
   * Selects a page: the first one together with the count, any other from the nearer end once that
   * is known.
   *
   * @param sql makes the select of further columns, which may be none, and the direction of {@code
   *     order by}; with the parameters {@code :level}, {@code :size} and {@code :skipped}
   */
  public static <T> Counted<T> page(
      Handle handle,
      Page page,
      LevelCounts counts,
      LevelId level,
      BinaryOperator<String> sql,
      RowMapper<T> mapper) {
    if (page.isFirst()) {
      record Entry<T>(T value, long total) {}
      var found =
          handle
              .createQuery(sql.apply(", " + counts.column(), "asc"))
              .bind("level", level)
              .bind("size", page.size())
              .bind("skipped", 0)
              .map(row -> new Entry<>(mapper.map(row), row.getLong(LevelCounts.COLUMN)))
              .list();
      return new Counted<>(
          found.isEmpty() ? 0 : found.getFirst().total(),
          found.stream().map(Entry::value).toList());
    }
    long total = counts.of(handle, level);
    var part = page.of(total);
    return new Counted<>(
        total,
        part.inOrder(
            handle
                .createQuery(sql.apply("", part.direction()))
                .bind("level", level)
                .bind("size", part.size())
                .bind("skipped", part.skipped())
                .map(mapper)
                .list()));
  }
}
