package dev.paddock.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose parameters are bound by name. Ids are bound as their numbers, instants as
 * milliseconds since 1970, empty optionals and null as null.
 *
 * @param <S> the kind of statement, which each method gives back
 */
public abstract sealed class Statement<S extends Statement<S>> permits Query, Update {
  private final Handle handle;
  private final ParsedSql sql;
  private final String[] names;
  private final @Nullable Object[] values;
  private int bound;
  private boolean hasLists;

  Statement(Handle handle, String sql) {
    this.handle = handle;
    this.sql = handle.parsed(sql);
    this.names = new String[this.sql.names().size()];
    this.values = new Object[names.length];
  }

  abstract S self();

  /** Binds a whole number. */
  public S bind(String name, @Nullable Number value) {
    return set(name, value);
  }

  /** Binds true or false. */
  public S bind(String name, boolean value) {
    return set(name, value);
  }

  /** Binds a text. */
  public S bind(String name, @Nullable String value) {
    return set(name, value);
  }

  /** Binds bytes. */
  public S bind(String name, byte @Nullable [] value) {
    return set(name, value);
  }

  /** Binds an id. */
  public S bind(String name, @Nullable Id value) {
    return set(name, value);
  }

  /** Binds a moment. */
  public S bind(String name, @Nullable Instant value) {
    return set(name, value);
  }

  /** Binds a value of one of the types above, or null if it is empty. */
  public S bind(String name, Optional<?> value) {
    return set(name, value.orElse(null));
  }

  /** Binds several at once, each of one of the types above. */
  public S bindAll(Map<String, ?> all) {
    all.forEach(this::set);
    return self();
  }

  /**
   * Binds a list for {@code in (:name)}; an empty one finds nothing. The last value is repeated up
   * to the next power of two: that finds the same rows, with one of few statements, of which the
   * database and its driver keep each.
   */
  public S bindList(String name, Collection<?> list) {
    hasLists = true;
    return set(name, padded(list));
  }

  static List<@Nullable Object> padded(Collection<?> list) {
    var padded = new ArrayList<@Nullable Object>(list);
    if (padded.isEmpty()) {
      padded.add(null);
    }
    int size = Integer.highestOneBit(Math.max(1, padded.size() * 2 - 1));
    while (padded.size() < size) {
      padded.add(padded.getLast());
    }
    return padded;
  }

  private S set(String name, @Nullable Object value) {
    if (!sql.names().contains(name)) {
      throw new IllegalArgumentException("the statement has no parameter :" + name);
    }
    int at = indexOf(name);
    if (at < 0) {
      at = bound++;
      names[at] = name;
    }
    values[at] = value;
    return self();
  }

  private int indexOf(String name) {
    for (int at = 0; at < bound; at++) {
      if (names[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }

  private @Nullable Object valueOf(String name) {
    int at = indexOf(name);
    if (at < 0) {
      throw new IllegalStateException("nothing is bound to :" + name);
    }
    return values[at];
  }

  /** Work on a prepared statement. */
  interface Work<T extends @Nullable Object> {
    T on(StatementCache.Kept statement) throws SQLException;
  }

  /** Prepares the statement, or takes one that is kept, and uses it. */
  <T extends @Nullable Object> T use(Work<T> work) {
    return handle.use(
        text(),
        kept -> {
          bindTo(kept.statement(), kept.bindAhead());
          return work.on(kept);
        });
  }

  /** Leaves a change to travel ahead of the next statement, where that saves a round trip. */
  boolean later(Update change) {
    return handle.later(change);
  }

  void refuseLists() {
    if (hasLists) {
      throw new IllegalStateException("a statement of a batch has no lists");
    }
  }

  /** The same, but its parameters are bound by the work; none of them is a list. */
  <T extends @Nullable Object> T useUnbound(Work<T> work) {
    handle.settle();
    return handle.use(sql.text(), work);
  }

  /** Makes it as new: nothing is bound. */
  void unbind() {
    bound = 0;
  }

  String text() {
    if (!hasLists) {
      return sql.text();
    }
    var text = new StringBuilder(sql.pieces().getFirst());
    for (int i = 0; i < sql.names().size(); i++) {
      int marks = valueOf(sql.names().get(i)) instanceof List<?> list ? list.size() : 1;
      text.append("?, ".repeat(marks - 1)).append('?').append(sql.pieces().get(i + 1));
    }
    return text.toString();
  }

  /**
   * Binds the parameters.
   *
   * @param from the place of the first, beginning with 1
   * @return the place after the last
   */
  int bindTo(PreparedStatement statement, int from) throws SQLException {
    int at = from;
    for (String name : sql.names()) {
      if (valueOf(name) instanceof List<?> list) {
        for (Object value : list) {
          set(statement, at++, value);
        }
      } else {
        set(statement, at++, valueOf(name));
      }
    }
    return at;
  }

  private static void set(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, Types.NULL);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case Id id -> statement.setLong(at, id.value());
      case Instant moment -> statement.setLong(at, moment.toEpochMilli());
      case String text -> statement.setString(at, text);
      case Boolean flag -> statement.setBoolean(at, flag);
      case byte[] bytes -> statement.setBytes(at, bytes);
      default ->
          throw new IllegalArgumentException("cannot be bound: " + value.getClass().getName());
    }
  }
}
