package dev.paddock.proof;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Whether what clients saw of one thing could have happened one after the other, each at some
 * moment between its request and its answer. The search is Wing and Gong's, with a memory of where
 * it was.
 *
 * @see <a href="https://doi.org/10.1006/jpdc.1993.1015">Testing and Verifying Concurrent
 *     Objects</a>
 */
final class Linearizability {
  static final int MOST = Long.SIZE - 2;

  /**
   * What one client did and saw.
   *
   * @param step the state after it, from the state before; empty if in that state it would have
   *     seen something else
   */
  record Operation(String says, long asked, long answered, IntFunction<OptionalInt> step) {
    @Override
    public String toString() {
      return "%d to %d: %s".formatted(asked, answered, says);
    }
  }

  private record Point(long done, int state) {}

  private final List<Operation> history;
  private final long all;
  private final Set<Point> visited = new HashSet<>();

  private Linearizability(List<Operation> history) {
    if (history.size() > MOST) {
      throw new IllegalArgumentException("more operations than bits");
    }
    this.history = history;
    this.all = (1L << history.size()) - 1;
  }

  static boolean holds(int initial, List<Operation> history) {
    return new Linearizability(history).search(0, initial);
  }

  private boolean search(long done, int state) {
    if (done == all) {
      return true;
    }
    if (!visited.add(new Point(done, state))) {
      return false;
    }
    long firstAnswer = Long.MAX_VALUE;
    for (int i = 0; i < history.size(); i++) {
      if ((done & (1L << i)) == 0) {
        firstAnswer = Math.min(firstAnswer, history.get(i).answered());
      }
    }
    for (int i = 0; i < history.size(); i++) {
      // Whoever asked after another was answered comes after it.
      if ((done & (1L << i)) == 0 && history.get(i).asked() <= firstAnswer) {
        var next = history.get(i).step().apply(state);
        if (next.isPresent() && search(done | (1L << i), next.getAsInt())) {
          return true;
        }
      }
    }
    return false;
  }
}
