package dev.paddock.store;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL whose parameters have names ({@code :name}), in the form that JDBC takes: with a question
 * mark for each.
 *
 * @param pieces the text between the parameters, one more than there are
 * @param names of the parameters, in the order in which they occur; one that occurs twice is there
 *     twice
 * @param text with one question mark for each parameter
 */
record ParsedSql(List<String> pieces, List<String> names, String text) {
  ParsedSql {
    pieces = List.copyOf(pieces);
    names = List.copyOf(names);
  }

  static ParsedSql parse(String sql) {
    var pieces = new ArrayList<String>();
    var names = new ArrayList<String>();
    int from = 0;
    for (int at = 0; at < sql.length(); ) {
      if (isParameter(sql, at)) {
        int end = endOfName(sql, at + 1);
        pieces.add(sql.substring(from, at));
        // One object for each name, so that a name is found by identity first.
        names.add(sql.substring(at + 1, end).intern());
        at = end;
        from = end;
      } else {
        at = next(sql, at);
      }
    }
    pieces.add(sql.substring(from));
    return new ParsedSql(pieces, names, String.join("?", pieces));
  }

  private static boolean isParameter(String sql, int at) {
    return sql.charAt(at) == ':' && endOfName(sql, at + 1) > at + 1;
  }

  private static int endOfName(String sql, int from) {
    int at = from;
    while (at < sql.length() && Character.isLetterOrDigit(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Passes a character, a quoted text, or the two colons of a cast. */
  private static int next(String sql, int at) {
    char character = sql.charAt(at);
    if (character == '\'' || character == '"') {
      int end = sql.indexOf(character, at + 1);
      return end < 0 ? sql.length() : end + 1;
    }
    return sql.startsWith("::", at) ? at + 2 : at + 1;
  }
}
