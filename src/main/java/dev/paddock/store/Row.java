package dev.paddock.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The row that a query has come to. Columns are named as in the select, without regard to case, or
 * numbered from 1. A column that may be null is read by one of the optional ways.
 */
public final class Row {
  private final ResultSet results;
  private final StatementCache.Kept statement;

  Row(ResultSet results, StatementCache.Kept statement) {
    this.results = results;
    this.statement = statement;
  }

  private interface Read<T> {
    T from(ResultSet results) throws SQLException;
  }

  private <T> T read(Read<T> read) {
    try {
      return read.from(results);
    } catch (SQLException failure) {
      throw new StatementException(failure);
    }
  }

  private int at(String column) throws SQLException {
    return statement.column(results, column);
  }

  /** A whole number. */
  public long getLong(String column) {
    return read(it -> it.getLong(at(column)));
  }

  /** A whole number. */
  public long getLong(int column) {
    return read(it -> it.getLong(column));
  }

  /** A whole number that is small. */
  public int getInt(String column) {
    return read(it -> it.getInt(at(column)));
  }

  /** A text. */
  public String getString(String column) {
    return read(it -> it.getString(at(column)));
  }

  /** A text. */
  public String getString(int column) {
    return read(it -> it.getString(column));
  }

  /** True or false. */
  public boolean getBoolean(String column) {
    return read(it -> it.getBoolean(at(column)));
  }

  /** Bytes. */
  public byte[] getBytes(String column) {
    return read(it -> it.getBytes(at(column)));
  }

  /** Bytes. */
  public byte[] getBytes(int column) {
    return read(it -> it.getBytes(column));
  }

  /** An id. */
  public <I extends Id> I id(String column, LongFunction<I> make) {
    return make.apply(getLong(column));
  }

  /** A moment, stored as milliseconds since 1970. */
  public Instant instant(String column) {
    return Instant.ofEpochMilli(getLong(column));
  }

  /** A whole number that there may be. */
  public Optional<Long> optionalLong(String column) {
    return read(it -> {
      long value = it.getLong(at(column));
      return it.wasNull() ? Optional.empty() : Optional.of(value);
    });
  }

  /** A text that there may be. */
  public Optional<String> optionalString(String column) {
    return Optional.ofNullable(getString(column));
  }

  /** An id that there may be. */
  public <I extends Id> Optional<I> optionalId(String column, LongFunction<I> make) {
    return optionalLong(column).map(make::apply);
  }

  /** A moment that there may be. */
  public Optional<Instant> optionalInstant(String column) {
    return optionalLong(column).map(Instant::ofEpochMilli);
  }
}
