package dev.paddock.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a fuzzed input as lines of UTF-8, so that kept inputs can be read and written by
 * hand. What UTF-8 cannot hold is written as in Java: {@code \}{@code uD800}.
 */
public final class Input {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

  private String rest;

  public Input(byte[] bytes) {
    this.rest = new String(bytes, StandardCharsets.UTF_8);
  }

  /** What stands before the next line feed; empty when nothing is left. */
  public String line() {
    int end = rest.indexOf('\n');
    var line = end < 0 ? rest : rest.substring(0, end);
    rest = end < 0 ? "" : rest.substring(end + 1);
    return unescaped(line);
  }

  /** The next line as a number from 0 to a limit, whatever it holds. */
  public int number(int limit) {
    int number = 0;
    for (char c : line().toCharArray()) {
      number = number * 10 + (c >= '0' && c <= '9' ? c - '0' : c);
    }
    return Math.floorMod(number, limit);
  }

  /** All that is left. */
  public String rest() {
    var text = unescaped(rest);
    rest = "";
    return text;
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(escape ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }
}
