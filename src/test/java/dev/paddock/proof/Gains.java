package dev.paddock.proof;

import dev.paddock.proof.Outcome.Answered;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What attackers got: how often which answer. */
final class Gains {
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void add(Outcome outcome) {
    add(
        outcome instanceof Answered answer
            ? Integer.toString(answer.status())
            : outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
  }

  synchronized int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  @Override
  public synchronized String toString() {
    return counts.entrySet().stream()
        .map(it -> it.getValue() + " × " + it.getKey())
        .collect(Collectors.joining(", "));
  }
}
