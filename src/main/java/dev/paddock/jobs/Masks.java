package dev.paddock.jobs;

import dev.paddock.crypto.Plaintext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Takes secrets out of what a job has written. Runners do that themselves; this is for one that
 * does not, so that none comes to rest here.
 */
final class Masks {
  // Shorter ones stand for nothing, and are in every log.
  private static final int SHORTEST = 4;
  private static final String MASK = "***";

  private Masks() {}

  /** The bytes without the values, and without any line of a value of several lines. */
  static byte[] apply(byte[] text, Collection<Plaintext> values) {
    var masked = text;
    for (Plaintext value : values) {
      var before = masked;
      masked = value.use(bytes -> applyLines(replace(before, bytes), bytes));
    }
    return masked;
  }

  static String apply(String text, Collection<Plaintext> values) {
    return values.isEmpty()
        ? text
        : new String(apply(text.getBytes(StandardCharsets.UTF_8), values), StandardCharsets.UTF_8);
  }

  private static byte[] applyLines(byte[] text, byte[] value) {
    var masked = text;
    int start = 0;
    for (int i = 0; i <= value.length; i++) {
      boolean isEnd = i == value.length;
      if (isEnd || value[i] == '\n') {
        int end = i > start && value[i - 1] == '\r' ? i - 1 : i;
        if (start > 0 || !isEnd) {
          var line = Arrays.copyOfRange(value, start, end);
          masked = replace(masked, line);
          Arrays.fill(line, (byte) 0);
        }
        start = i + 1;
      }
    }
    return masked;
  }

  private static byte[] replace(byte[] text, byte[] value) {
    int found = value.length < SHORTEST ? -1 : indexOf(text, value, 0);
    if (found < 0) {
      return text;
    }
    var masked = new ByteArrayOutputStream(text.length);
    int at = 0;
    while (found >= 0) {
      masked.write(text, at, found - at);
      masked.writeBytes(MASK.getBytes(StandardCharsets.US_ASCII));
      at = found + value.length;
      found = indexOf(text, value, at);
    }
    masked.write(text, at, text.length - at);
    return masked.toByteArray();
  }

  private static int indexOf(byte[] text, byte[] value, int from) {
    for (int i = from; i <= text.length - value.length; i++) {
      if (text[i] == value[0] && Arrays.equals(text, i, i + value.length, value, 0, value.length)) {
        return i;
      }
    }
    return -1;
  }
}
