package dev.paddock.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place in a job's log that a reader has reached.
 *
 * @param step its number
 * @param line the number of the line that was read last, from 1
 * @param heard the number of the batch of live lines that was sent last; 0 if the line was read in
 *     a page
 */
record LogPlace(int step, int line, int heard) {
  static final LogPlace START = new LogPlace(0, 0, 0);
  private static final Pattern WIRE =
      Pattern.compile("([0-9]{1,9}):([0-9]{1,9})(?:~([0-9]{1,9}))?");

  /** Reads what an answer gave; the beginning for anything else. */
  static LogPlace of(String wire) {
    var parts = WIRE.matcher(wire);
    return parts.matches()
        ? new LogPlace(number(parts, 1), number(parts, 2), number(parts, 3))
        : START;
  }

  private static int number(Matcher parts, int group) {
    var digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  String wire() {
    return step + ":" + line + (heard > 0 ? "~" + heard : "");
  }

  LogPlace plus(int lines) {
    return new LogPlace(step, line + lines, heard);
  }
}
