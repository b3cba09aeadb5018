package dev.paddock.store;

import java.util.function.LongFunction;

/** A statement that gives rows: a select, or a change with {@code returning}. */
public final class Query extends Statement<Query> {
  Query(Handle handle, String sql) {
    super(handle, sql);
  }

  @Override
  Query self() {
    return this;
  }

  /** Reads rows by a mapper. */
  public <T> Rows<T> map(RowMapper<T> mapper) {
    return new Rows<>(this, mapper);
  }

  /** Reads the first column as a whole number. */
  public Rows<Long> mapToLong() {
    return map(row -> row.getLong(1));
  }

  /** Reads the first column as text. */
  public Rows<String> mapToString() {
    return map(row -> row.getString(1));
  }

  /** Reads the first column as an id. */
  public <I extends Id> Rows<I> mapToId(LongFunction<I> make) {
    return map(row -> make.apply(row.getLong(1)));
  }

  /**
   * Asks whether there is any row.
   *
   * <p>A query that may find many says {@code limit 1}.
   */
  public boolean exists() {
    return use(kept -> {
      try (var results = kept.query()) {
        return results.next();
      }
    });
  }
}
