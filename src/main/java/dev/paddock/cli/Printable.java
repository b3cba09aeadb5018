package dev.paddock.cli;

/**
 * Escapes text from outside for a terminal. What runners, their agents and their jobs write may
 * hold characters that a terminal obeys instead of showing them; none of those is ever printed.
 */
final class Printable {
  private Printable() {}

  /** One line: line ends and all other control characters but tabs are shown as Java escapes. */
  static String line(String text) {
    if (text.codePoints().noneMatch(Printable::isObeyed)) {
      return text;
    }
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isObeyed(c)) {
            Character.toString(c).chars().forEach(unit -> shown.append("\\u%04x".formatted(unit)));
          } else {
            shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }

  private static boolean isObeyed(int c) {
    int type = Character.getType(c);
    // Format characters turn the direction of what follows.
    return c != '\t'
        && (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR);
  }
}
