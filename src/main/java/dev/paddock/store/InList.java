package dev.paddock.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Splits long lists for {@code in (:list)} into parts: each length is a statement of its own to the
 * database and to its driver, which keep the statements that they have seen.
 */
public final class InList {
  private static final int LONGEST_PART = 256;

  private InList() {}

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
