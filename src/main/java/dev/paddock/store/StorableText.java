package dev.paddock.store;

/** Text that a database keeps as it is: it has no NUL and no half of a surrogate pair. */
public final class StorableText {
  private StorableText() {}

  /** Whether a text can be stored, and so name anything. */
  public static boolean is(String text) {
    return text.indexOf('\0') < 0
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** The text with a replacement character in the place of each that cannot be stored. */
  public static String of(String text) {
    if (is(text)) {
      return text;
    }
    var stored = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '\uFFFD' : c)
        .forEach(stored::appendCodePoint);
    return stored.toString();
  }
}
