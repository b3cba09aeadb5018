package dev.paddock.fuzz;

import java.util.regex.Pattern;

/**
 * Long texts in short inputs: {@code «ab*3»} is {@code ababab}. So the fuzzing also comes to what
 * is slow, and kept inputs can be read.
 */
public final class Repeats {
  /** Characters that all repeats of a text may add: where time grows with their square, minutes. */
  private static final int MOST = 100_000;

  private static final Pattern REPEAT = Pattern.compile("«([^«»*]{1,64})\\*([0-9]{1,7})»");

  private Repeats() {}

  /** A text with its repeats written out, as far as there is room for them. */
  public static String in(String text) {
    var all = new StringBuilder();
    int room = MOST;
    int at = 0;
    var found = REPEAT.matcher(text);
    while (found.find()) {
      var part = found.group(1);
      int times = Math.min(Integer.parseInt(found.group(2)), room / part.length());
      all.append(text, at, found.start()).repeat(part, times);
      room -= times * part.length();
      at = found.end();
    }
    return all.append(text, at, text.length()).toString();
  }
}
