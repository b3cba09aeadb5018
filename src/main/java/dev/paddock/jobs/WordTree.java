package dev.paddock.jobs;

import java.util.Arrays;

/**
 * An Aho-Corasick automaton: finds all of its words in one reading of a text, in a time that grows
 * with the text alone. States are numbers, of which {@link #ROOT} is the first.
 *
 * @see <a href="https://doi.org/10.1145/360825.360855">Aho and Corasick, Efficient string
 *     matching</a>
 */
final class WordTree {
  static final int ROOT = 0;

  // Nodes by number, the children of one as a list.
  private byte[] label = new byte[64];
  private int[] child = new int[64];
  private int[] sibling = new int[64];
  private int[] fail = new int[64];
  private int[] depth = new int[64];
  private int[] longest = new int[64]; // length of the longest word that ends here; 0 for none
  private final int[] roots = new int[256]; // children of the root, by label
  private int size = 1;

  /** Adds a word, which is a part of an array. */
  void add(byte[] value, int from, int to) {
    int node = ROOT;
    for (int i = from; i < to; i++) {
      int next = next(node, value[i]);
      node = next == ROOT ? newChild(node, value[i]) : next;
    }
    longest[node] = to - from;
  }

  private int newChild(int parent, byte with) {
    if (size == label.length) {
      resize(size * 2);
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

  private void resize(int nodes) {
    var labels = Arrays.copyOf(label, nodes);
    Arrays.fill(label, (byte) 0);
    label = labels;
    child = Arrays.copyOf(child, nodes);
    sibling = Arrays.copyOf(sibling, nodes);
    fail = Arrays.copyOf(fail, nodes);
    depth = Arrays.copyOf(depth, nodes);
    longest = Arrays.copyOf(longest, nodes);
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

  /** Prepares for reading: no word is added after that. */
  void link() {
    resize(size);
    var queue = new int[size]; // in the order of their depth
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
      Turns.giveWay(at);
    }
  }

  /** The state after one more byte. */
  int step(int state, byte with) {
    int from = state;
    int next = next(from, with);
    while (next == ROOT && from != ROOT) {
      from = fail[from];
      next = next(from, with);
    }
    return next;
  }

  /** How many nodes it has. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 1;
  }

  /** How many of the bytes read last are the beginning of a word. */
  int depth(int state) {
    return depth[state];
  }

  /** The length of the longest word that ends with the byte read last; 0 if none does. */
  int longest(int state) {
    return longest[state];
  }

  void wipe() {
    Arrays.fill(label, (byte) 0);
  }
}
