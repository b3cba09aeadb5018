package dev.paddock.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a server must hold, from what it confirmed: for each thing the one state it must be in, or
 * two while a write of it got no answer. Each thing has one writer.
 */
final class Ledger {
  static final String ABSENT = "absent";

  private final Map<String, Set<String>> possible = new ConcurrentHashMap<>();
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong versions = new AtomicLong();

  /** What a comparison found wrong, one sentence for each thing. */
  record Findings(List<String> lost, List<String> resurrected, List<String> wrong) {
    boolean isEmpty() {
      return lost.isEmpty() && resurrected.isEmpty() && wrong.isEmpty();
    }
  }

  private Set<String> possible(String thing) {
    return possible.getOrDefault(thing, Set.of(ABSENT));
  }

  boolean isCertain(String thing) {
    return possible(thing).size() == 1;
  }

  /** The state that a thing is certainly in. */
  String state(String thing) {
    return possible(thing).iterator().next();
  }

  /** A write was confirmed; gives how many were with it. */
  long confirm(String thing, String state) {
    possible.put(thing, Set.of(state));
    return confirmed.incrementAndGet();
  }

  /** A write got no answer: it was carried out wholly or not at all. */
  void doubt(String thing, String state) {
    var states = new HashSet<>(possible(thing));
    states.add(state);
    possible.put(thing, states);
    unanswered.incrementAndGet();
  }

  /** A number that no write had before. */
  long nextVersion() {
    return versions.incrementAndGet();
  }

  long confirmed() {
    return confirmed.get();
  }

  long unanswered() {
    return unanswered.get();
  }

  /** Compares with what is there, which is certain from then on. */
  Findings compare(Map<String, String> found) {
    var findings = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var things = new HashSet<>(possible.keySet());
    things.addAll(found.keySet());
    for (String thing : things) {
      var actual = found.getOrDefault(thing, ABSENT);
      var expected = possible(thing);
      if (!expected.contains(actual)) {
        var sentence = "%s is %s and not %s".formatted(thing, actual, expected);
        list(findings, actual, expected).add(sentence);
      }
      possible.put(thing, Set.of(actual));
    }
    return findings;
  }

  private static List<String> list(Findings findings, String actual, Set<String> expected) {
    if (actual.equals(ABSENT)) {
      return findings.lost();
    }
    return expected.equals(Set.of(ABSENT)) ? findings.resurrected() : findings.wrong();
  }
}
