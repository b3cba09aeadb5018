package dev.paddock.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a query finds, read in one go by one of the methods.
 *
 * @param <T> what a mapper makes of a row
 */
public final class Rows<T> {
  private final Query query;
  private final RowMapper<T> mapper;

  Rows(Query query, RowMapper<T> mapper) {
    this.query = query;
    this.mapper = mapper;
  }

  /** All of them, in their order. */
  public List<T> list() {
    return query.use(kept -> {
      var found = new ArrayList<T>();
      try (var results = kept.query()) {
        var row = new Row(results, kept);
        while (results.next()) {
          found.add(mapper.map(row));
        }
      }
      return found;
    });
  }

  /** All of them, each once. */
  public Set<T> set() {
    return new HashSet<>(list());
  }

  /** All of them, in their order, after the last was read. */
  public Stream<T> stream() {
    return list().stream();
  }

  /** All of them, gathered. */
  public <A extends @Nullable Object, R> R collect(Collector<? super T, A, R> collector) {
    return list().stream().collect(collector);
  }

  /**
   * The only one, if there is one.
   *
   * @throws IllegalStateException if there are several
   */
  public Optional<T> findOne() {
    return query.use(kept -> {
      try (var results = kept.query()) {
        if (!results.next()) {
          return Optional.empty();
        }
        var found = Optional.ofNullable(mapper.map(new Row(results, kept)));
        if (results.next()) {
          throw new IllegalStateException("a query for one row found several");
        }
        return found;
      }
    });
  }

  /** The first one, if there is any. */
  public Optional<T> findFirst() {
    return list().stream().findFirst();
  }

  /**
   * The only one.
   *
   * @throws IllegalStateException if there is none, or several
   */
  public T one() {
    return findOne().orElseThrow(() -> new IllegalStateException("a query for one row found none"));
  }
}
