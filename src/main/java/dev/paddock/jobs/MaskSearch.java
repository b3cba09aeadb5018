package dev.paddock.jobs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One pass over a text, which writes it with masks in the place of secret values. */
final class MaskSearch {
  private static final String MASK = "***";

  private final WordTree words;
  private final byte[] text;
  private final ByteArrayOutputStream out;
  private int written; // up to here the text is in the output

  // The ranges that are to be masked and may still grow: from and to, in order, disjoint.
  private int[] from = new int[8];
  private int[] to = new int[8];
  private int first;
  private int last;

  MaskSearch(WordTree words, byte[] text, int covered) {
    this.words = words;
    this.text = text;
    this.written = covered;
    this.out = new ByteArrayOutputStream(text.length);
  }

  /**
   * Runs the search.
   *
   * @param isAll whether nothing follows, so that no beginning of a value is kept back at the end
   */
  Masks.Page run(boolean isAll) {
    int state = WordTree.ROOT;
    for (int i = 0; i < text.length; i++) {
      state = words.step(state, text[i]);
      if (words.longest(state) > 0) {
        cover(i + 1 - words.longest(state), i + 1);
      }
      // No later value begins before the one that may have begun here.
      while (first < last && to[first] < i + 1 - words.depth(state)) {
        writeMask();
      }
      Turns.giveWay(i);
    }
    int rest = isAll ? text.length : text.length - words.depth(state);
    while (first < last && from[first] < rest) {
      writeMask();
    }
    writeText(rest);
    return new Masks.Page(
        out.toByteArray(),
        Arrays.copyOfRange(text, rest, text.length),
        Math.max(0, written - rest));
  }

  private void cover(int begin, int end) {
    while (first < last && from[last - 1] >= begin) {
      last--;
    }
    if (first < last && to[last - 1] >= begin) {
      to[last - 1] = end;
      return;
    }
    if (first == last) {
      first = 0;
      last = 0;
    }
    if (last == from.length) {
      from = Arrays.copyOf(from, last * 2);
      to = Arrays.copyOf(to, last * 2);
    }
    from[last] = begin;
    to[last] = end;
    last++;
  }

  /** Writes the text before the first range, and a mask in the place of the range. */
  private void writeMask() {
    writeText(from[first]);
    out.writeBytes(MASK.getBytes(StandardCharsets.US_ASCII));
    written = Math.max(to[first], written);
    first++;
  }

  private void writeText(int end) {
    if (end > written) {
      out.write(text, written, end - written);
      written = end;
    }
  }
}
