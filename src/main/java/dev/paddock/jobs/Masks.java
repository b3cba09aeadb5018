package dev.paddock.jobs;

import dev.paddock.crypto.Plaintext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/**
 * Masks the secrets in what a job has written. Runners do that themselves; this is for one that
 * does not, so that no secret is stored.
 *
 * <p>All values are looked for at once, in one reading of the text, however many and long they are.
 * What two of them cover is masked together. The {@link WordTree} holds the values: whoever makes
 * the masks wipes them, see {@link MaskCache}.
 */
final class Masks implements AutoCloseable {
  // Shorter values would be found by chance in every log, so they are not masked.
  private static final int SHORTEST = 4;
  // Scripts encode what they put into a header or a file; larger values are not sought encoded.
  private static final int LONGEST_ENCODED = 16 * 1024;
  private final WordTree words = new WordTree();

  private Masks() {}

  /** Masks of some values, of their lines if they have several, and of their base64. */
  static Masks of(Collection<Plaintext> values) {
    var masks = new Masks();
    values.forEach(value ->
        value.use(bytes -> {
          masks.addAll(bytes);
          return bytes.length;
        }));
    masks.words.link();
    return masks;
  }

  /** Whether there is nothing to look for. */
  boolean isEmpty() {
    return words.isEmpty();
  }

  /** How large they are, in nodes of the word tree. */
  int size() {
    return words.size();
  }

  private void addAll(byte[] value) {
    add(value, 0, value.length);
    int start = 0;
    for (int i = 0; i <= value.length; i++) {
      boolean isEnd = i == value.length;
      if (isEnd || value[i] == '\n') {
        int end = i > start && value[i - 1] == '\r' ? i - 1 : i;
        if (start > 0 || !isEnd) {
          add(value, start, end);
        }
        start = i + 1;
      }
    }
    if (value.length >= SHORTEST && value.length <= LONGEST_ENCODED) {
      for (int before = 0; before < 3; before++) {
        addEncoded(value, before);
      }
    }
  }

  private void add(byte[] value, int from, int to) {
    if (to - from >= SHORTEST) {
      words.add(value, from, to);
    }
  }

  /** Adds the base64 of a value that follows so many other bytes, in both alphabets. */
  private void addEncoded(byte[] value, int before) {
    var shifted = new byte[before + value.length];
    System.arraycopy(value, 0, shifted, before, value.length);
    var encoded = Base64.getEncoder().encode(shifted);
    // The characters at either end also hold bits of other bytes.
    int begin = (before * 8 + 5) / 6;
    int end = shifted.length * 8 / 6;
    add(encoded, begin, end);
    if (before == 0) {
      add(encoded, 0, encoded.length);
    }
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = (byte) (encoded[i] == '+' ? '-' : encoded[i] == '/' ? '_' : encoded[i]);
    }
    add(encoded, begin, end);
    Arrays.fill(shifted, (byte) 0);
    Arrays.fill(encoded, (byte) 0);
  }

  /**
   * A page of a log.
   *
   * @param text what is certain of it, masked
   * @param rest its end, which is the beginning of a value and may go on in the next page
   * @param covered how much of the rest is masked at the end of the text already
   */
  record Page(byte[] text, byte[] rest, int covered) {
    /** The page before the first one. */
    static Page none() {
      return new Page(new byte[0], new byte[0], 0);
    }

    /** Of text in which nothing is masked. */
    static Page plain(byte[] text) {
      return new Page(text, new byte[0], 0);
    }

    /** The rest, and how much of it is covered, to be kept encrypted. */
    Plaintext kept() {
      return new Plaintext(
          ByteBuffer.allocate(Integer.BYTES + rest.length).putInt(covered).put(rest).array());
    }

    /** Reads what {@link #kept} gave. */
    static Page of(Plaintext kept) {
      return kept.use(bytes ->
          new Page(
              new byte[0],
              Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length),
              ByteBuffer.wrap(bytes).getInt()));
    }
  }

  /** The bytes without the values. */
  byte[] apply(byte[] text) {
    return new MaskSearch(words, text, 0).run(true).text();
  }

  String apply(String text) {
    return isEmpty()
        ? text
        : new String(apply(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /** The next page of a log, behind what was left of the one before. */
  Page page(Page before, byte[] text) {
    return new MaskSearch(words, joined(before.rest(), text), before.covered()).run(false);
  }

  private static byte[] joined(byte[] rest, byte[] text) {
    if (rest.length == 0) {
      return text;
    }
    var all = Arrays.copyOf(rest, rest.length + text.length);
    System.arraycopy(text, 0, all, rest.length, text.length);
    return all;
  }

  /** What was left of the last page, now that no other follows. */
  byte[] end(Page last) {
    return new MaskSearch(words, last.rest(), last.covered()).run(true).text();
  }

  /** Wipes the values. */
  @Override
  public void close() {
    words.wipe();
  }
}
