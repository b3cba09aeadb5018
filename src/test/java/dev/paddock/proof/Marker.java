package dev.paddock.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text that must not be found where it does not belong.
 *
 * @param name what it stands for; unlike the text, it may be printed
 */
record Marker(String name, String text) {
  // Letters and digits are the same in JSON, in a URL and in YAML, however the rest is escaped.
  private static final Pattern UNESCAPED = Pattern.compile("[A-Za-z0-9_]{16,}");

  /** One way in which the text, or a part of it, may have been written. */
  record Spelling(String name, byte[] bytes) {}

  List<Spelling> spellings() {
    var spellings = new ArrayList<Spelling>();
    add(text.getBytes(StandardCharsets.UTF_8), spellings);
    UNESCAPED
        .matcher(text)
        .results()
        .map(part -> part.group())
        .filter(part -> !part.equals(text))
        .forEach(part -> add(part.getBytes(StandardCharsets.UTF_8), spellings));
    return spellings;
  }

  private static void add(byte[] bytes, List<Spelling> spellings) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    spellings.add(new Spelling("as it is", bytes));
    spellings.add(new Spelling("UTF-16", text.getBytes(StandardCharsets.UTF_16LE)));
    spellings.add(new Spelling("UTF-16", text.getBytes(StandardCharsets.UTF_16BE)));
    spellings.add(ascii("hex", HexFormat.of().formatHex(bytes)));
    spellings.add(ascii("hex", HexFormat.of().withUpperCase().formatHex(bytes)));
    for (int before = 0; before < 3; before++) {
      spellings.add(ascii("base64", base64(Base64.getEncoder(), before, bytes)));
      spellings.add(ascii("base64url", base64(Base64.getUrlEncoder(), before, bytes)));
    }
  }

  private static Spelling ascii(String name, String text) {
    return new Spelling(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What is the same in the base64 of everything that has the bytes at such a place. */
  private static String base64(Base64.Encoder encoder, int before, byte[] bytes) {
    var padded = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, padded, before, bytes.length);
    // A character at either end that also holds bits of a neighbour is left out.
    int begin = before == 0 ? 0 : before + 1;
    return encoder.encodeToString(padded).substring(begin, padded.length * 8 / 6);
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Marker marker && text.equals(marker.text);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(text.getBytes(StandardCharsets.UTF_8));
  }
}
