package dev.paddock.store;

/** An id of a row, in a type of its own. Statements bind it, and {@link Row#id} reads it. */
public interface Id {
  /** The number in the database. */
  long value();
}
