package dev.paddock.store;

/** Makes a value of a row. */
@FunctionalInterface
public interface RowMapper<T> {
  /**
   * Reads the columns of the row that a query has come to.
   *
   * @param row not to be kept: the same object is used for the next row
   */
  T map(Row row);
}
