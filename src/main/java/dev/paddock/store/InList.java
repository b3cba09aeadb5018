package dev.paddock.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Lists that are bound into {@code in (<list>)}. Each length of a list is a statement of its own to
 * the database, to the driver and to JDBI, and each of them keeps the statements that it has seen.
 */
public final class InList {
  private static final int LONGEST_PART = 256;

  private InList() {}

  /**
   * The values, and the last of them again up to the next power of two: that finds the same rows,
   * with one of few statements. For lists that cannot be asked for in parts.
   */
  public static <T> List<T> padded(Collection<T> values) {
    var padded = new ArrayList<T>(values);
    if (!padded.isEmpty()) {
      int size = Integer.highestOneBit(Math.max(1, padded.size() * 2 - 1));
      while (padded.size() < size) {
        padded.add(padded.getLast());
      }
    }
    return padded;
  }

  /** The values in parts of a length that a statement may have. */
  public static <T> List<List<T>> parts(Collection<T> values) {
    var all = List.copyOf(values);
    var parts = new ArrayList<List<T>>();
    for (int at = 0; at < all.size(); at += LONGEST_PART) {
      parts.add(all.subList(at, Math.min(all.size(), at + LONGEST_PART)));
    }
    return parts;
  }
}
