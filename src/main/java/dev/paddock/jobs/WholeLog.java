package dev.paddock.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The log of a whole job, which repeats those of its steps. Runners send each log once; where
 * nobody was there to hear that of a step, or its end is missing, the lines are those that stand
 * before the next one's.
 */
final class WholeLog {
  private final List<Optional<List<String>>> logs;
  private final List<String> whole;

  private WholeLog(List<Optional<List<String>>> logs, List<String> whole) {
    this.logs = logs;
    this.whole = whole;
  }

  /**
   * The logs of all steps.
   *
   * @param logs of the steps, in their order, as far as they are there
   * @param whole the lines of the job
   */
  static List<List<String>> complete(List<Optional<List<String>>> logs, List<String> whole) {
    return new WholeLog(logs, whole).complete();
  }

  private List<List<String>> complete() {
    var complete = new ArrayList<List<String>>();
    int at = 0;
    for (int i = 0; i < logs.size(); i++) {
      var own = logs.get(i);
      int begin = own.map(List::isEmpty).orElse(true) ? at : find(own.get(), at);
      if (begin < 0) {
        // The job's log says other things: the step knows best.
        complete.add(own.get());
      } else {
        at = own.isPresent() ? endOfKnown(i, begin + own.get().size()) : endOfMissing(i, begin);
        complete.add(whole.subList(begin, at));
      }
    }
    return complete;
  }

  private int find(List<String> log, int from) {
    int found = Collections.indexOfSubList(whole.subList(from, whole.size()), log);
    return found < 0 ? found : from + found;
  }

  /** Where the step after this one begins, if that is known for sure. */
  private int endOfKnown(int step, int from) {
    return step + 1 == logs.size()
        ? whole.size()
        : logs.get(step + 1)
            .filter(next -> !next.isEmpty())
            .map(next -> find(next, from))
            .filter(found -> found >= 0)
            .orElse(from);
  }

  /** Where any later step begins. */
  private int endOfMissing(int step, int from) {
    return logs.subList(step + 1, logs.size()).stream()
        .flatMap(Optional::stream)
        .filter(later -> !later.isEmpty())
        .map(later -> find(later, from))
        .filter(found -> found >= 0)
        .findFirst()
        .orElse(whole.size());
  }
}
