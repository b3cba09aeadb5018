package dev.paddock.web;

/** Numbers as clients write them. */
public final class Digits {
  private static final int LONGEST_ID = 18; // of which every number is a long

  private Digits() {}

  /** Whether a text is one or more decimal digits of ASCII. */
  public static boolean areAll(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether a text is digits that can be an id: {@code Long.parseLong} takes it. */
  public static boolean isId(String text) {
    return text.length() <= LONGEST_ID && areAll(text);
  }
}
