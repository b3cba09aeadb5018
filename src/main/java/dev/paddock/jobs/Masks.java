package dev.paddock.jobs;

import dev.paddock.crypto.Plaintext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Takes secrets out of what a job has written. Runners do that themselves; this is for one that
 * does not, so that none comes to rest here.
 *
 * <p>All values are looked for at once, by an Aho-Corasick automaton: the time is that of reading
 * the text, however many and long the values are. What two of them cover is masked together. The
 * automaton holds the values, so it is made for one use and wiped.
 *
 * @see <a href="https://doi.org/10.1145/360825.360855">Aho and Corasick, Efficient string
 *     matching</a>
 */
final class Masks implements AutoCloseable {
  // Shorter ones stand for nothing, and are in every log.
  private static final int SHORTEST = 4;
  // Scripts encode what they send in a header or a file; nobody does so with a large file.
  private static final int LONGEST_ENCODED = 16 * 1024;
  private static final String MASK = "***";
  private static final int ROOT = 0;
  // A virtual thread is not made to give way, so it does so by itself.
  private static final int BYTES_BETWEEN_YIELDS = 128 * 1024;

  // The tree of all values: nodes by number, the children of one as a list.
  private byte[] label = new byte[64];
  private int[] child = new int[64];
  private int[] sibling = new int[64];
  private int[] fail = new int[64];
  private int[] depth = new int[64];
  private int[] longest = new int[64]; // length of the longest value that ends here; 0 for none
  private final int[] roots = new int[256]; // children of the root, by label
  private int size = 1;

  private Masks() {}

  /** Masks of some values, of their lines if they have several, and of their base64. */
  static Masks of(Collection<Plaintext> values) {
    var masks = new Masks();
    values.forEach(value ->
        value.use(bytes -> {
          masks.addAll(bytes);
          return bytes.length;
        }));
    masks.link();
    return masks;
  }

  /** Whether there is nothing to look for. */
  boolean isEmpty() {
    return size == 1;
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

  /** The base64 of a value that stands behind so many other bytes, in either alphabet. */
  private void addEncoded(byte[] value, int before) {
    var shifted = new byte[before + value.length];
    System.arraycopy(value, 0, shifted, before, value.length);
    var encoded = Base64.getEncoder().encode(shifted);
    // Of the characters at either end some bits are those of other bytes.
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

  private void add(byte[] value, int from, int to) {
    if (to - from < SHORTEST) {
      return;
    }
    int node = ROOT;
    for (int i = from; i < to; i++) {
      int next = next(node, value[i]);
      node = next == ROOT ? newChild(node, value[i]) : next;
    }
    longest[node] = to - from;
  }

  private int newChild(int parent, byte with) {
    if (size == label.length) {
      grow();
    }
    int node = size;
    size++;
    label[node] = with;
    depth[node] = depth[parent] + 1;
    if (parent == ROOT) {
      roots[with & 0xff] = node;
    } else {
      sibling[node] = child[parent];
      child[parent] = node;
    }
    return node;
  }

  private void grow() {
    int more = size * 2;
    var labels = Arrays.copyOf(label, more);
    Arrays.fill(label, (byte) 0);
    label = labels;
    child = Arrays.copyOf(child, more);
    sibling = Arrays.copyOf(sibling, more);
    fail = Arrays.copyOf(fail, more);
    depth = Arrays.copyOf(depth, more);
    longest = Arrays.copyOf(longest, more);
  }

  /** The child of a node, or the root if it has none of that label. */
  private int next(int node, byte with) {
    if (node == ROOT) {
      return roots[with & 0xff];
    }
    int found = child[node];
    while (found != ROOT && label[found] != with) {
      found = sibling[found];
    }
    return found;
  }

  /** Where to go on from each node when the text does, in the order of their depth. */
  private void link() {
    var queue = new int[size];
    int end = 0;
    for (int node : roots) {
      if (node != ROOT) {
        queue[end] = node;
        end++;
      }
    }
    for (int at = 0; at < end; at++) {
      int node = queue[at];
      for (int below = child[node]; below != ROOT; below = sibling[below]) {
        fail[below] = step(fail[node], label[below]);
        longest[below] = Math.max(longest[below], longest[fail[below]]);
        queue[end] = below;
        end++;
      }
      giveWay(at);
    }
  }

  /** The state after one more byte. */
  private int step(int state, byte with) {
    int from = state;
    int next = next(from, with);
    while (next == ROOT && from != ROOT) {
      from = fail[from];
      next = next(from, with);
    }
    return next;
  }

  private static void giveWay(int at) {
    if (at % BYTES_BETWEEN_YIELDS == BYTES_BETWEEN_YIELDS - 1) {
      Turns.giveWay();
    }
  }

  /**
   * A page of a log.
   *
   * @param text what is certain of it, masked
   * @param rest its end, which is the beginning of a value and may go on in the next page
   * @param covered how much of the rest is masked at the end of the text already
   */
  record Page(byte[] text, byte[] rest, int covered) {
    /** Before the first. */
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
    return new Search(text, 0).run(true).text();
  }

  String apply(String text) {
    return isEmpty()
        ? text
        : new String(apply(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  List<String> apply(List<String> texts) {
    return texts.stream().map(this::apply).toList();
  }

  /** The next page of a log, behind what was left of the one before. */
  Page page(Page before, byte[] text) {
    var all = new byte[before.rest().length + text.length];
    System.arraycopy(before.rest(), 0, all, 0, before.rest().length);
    System.arraycopy(text, 0, all, before.rest().length, text.length);
    return new Search(all, before.covered()).run(false);
  }

  /** What was left of the last page, now that no other follows. */
  byte[] end(Page last) {
    return new Search(last.rest(), last.covered()).run(true).text();
  }

  /** One reading of a text. */
  private final class Search {
    private final byte[] text;
    private final ByteArrayOutputStream out;
    private int written; // up to here the text is in the output

    // What is to be masked and may yet grow: from and to, in order, apart from each other.
    private int[] from = new int[8];
    private int[] to = new int[8];
    private int first;
    private int last;

    Search(byte[] text, int covered) {
      this.text = text;
      this.written = covered;
      this.out = new ByteArrayOutputStream(text.length);
    }

    Page run(boolean isAll) {
      int state = ROOT;
      for (int i = 0; i < text.length; i++) {
        state = step(state, text[i]);
        if (longest[state] > 0) {
          cover(i + 1 - longest[state], i + 1);
        }
        // No later value begins before the one that may be on its way.
        while (first < last && to[first] < i + 1 - depth[state]) {
          writeMask();
        }
        giveWay(i);
      }
      int rest = isAll ? text.length : text.length - depth[state];
      while (first < last && from[first] < rest) {
        writeMask();
      }
      writeText(rest);
      return new Page(
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

    /** Writes the first of what is to be masked, with the text before it. */
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

  /** Wipes the values. */
  @Override
  public void close() {
    Arrays.fill(label, (byte) 0);
  }
}
