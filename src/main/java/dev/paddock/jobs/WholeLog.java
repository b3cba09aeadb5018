package dev.paddock.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of a whole job, which repeats those of its steps. Runners send each log once; where
 * nobody was there to hear that of a step, or its end is missing, the lines are those that stand
 * before the next one's. Lines are numbers here, equal for equal ones.
 */
final class WholeLog {
  /** Comparisons after which each further step has its own log only. */
  private static final long MOST_WORK = 50_000_000;

  private final List<Optional<long[]>> logs;
  private final long[] whole;
  private long work;

  private WholeLog(List<Optional<long[]>> logs, long[] whole) {
    this.logs = logs;
    this.whole = whole;
  }

  /** Lines of the whole log, from one to before another. */
  record Range(int begin, int end) {}

  /**
   * Where in the whole log each step's lines are; nothing for a step whose own log is to be taken.
   *
   * @param logs of the steps, in their order, as far as they are there
   * @param whole the lines of the job
   */
  static List<Optional<Range>> complete(List<Optional<long[]>> logs, long[] whole) {
    return new WholeLog(logs, whole).complete();
  }

  private List<Optional<Range>> complete() {
    var complete = new ArrayList<Optional<Range>>();
    int at = 0;
    for (int i = 0; i < logs.size(); i++) {
      var own = logs.get(i);
      int begin = own.map(it -> it.length == 0).orElse(true) ? at : find(own.get(), at);
      if (begin < 0) {
        // The job's log says other things: the step knows best.
        complete.add(Optional.empty());
      } else {
        at = own.isPresent() ? endOfKnown(i, begin + own.get().length) : endOfMissing(i, begin);
        complete.add(Optional.of(new Range(begin, at)));
      }
    }
    return complete;
  }

  /** Where a log stands in the whole one; less than 0 if it does not, or has been sought enough. */
  private int find(long[] log, int from) {
    if (log.length > whole.length - from || work >= MOST_WORK) {
      return -1;
    }
    var back = new int[log.length];
    for (int i = 1, matched = 0; i < log.length && goOn(); i++) {
      while (matched > 0 && log[i] != log[matched]) {
        matched = back[matched - 1];
      }
      matched += log[i] == log[matched] ? 1 : 0;
      back[i] = matched;
    }
    for (int i = from, matched = 0; i < whole.length && goOn(); i++) {
      while (matched > 0 && whole[i] != log[matched]) {
        matched = back[matched - 1];
      }
      matched += whole[i] == log[matched] ? 1 : 0;
      if (matched == log.length) {
        return i + 1 - log.length;
      }
    }
    return -1;
  }

  private boolean goOn() {
    work++;
    if (work % 100_000 == 0) {
      Turns.giveWay();
    }
    return work < MOST_WORK;
  }

  /** Where the step after this one begins, if that is known for sure. */
  private int endOfKnown(int step, int from) {
    return step + 1 == logs.size()
        ? whole.length
        : logs.get(step + 1)
            .filter(next -> next.length > 0)
            .map(next -> find(next, from))
            .filter(found -> found >= 0)
            .orElse(from);
  }

  /** Where any later step begins. */
  private int endOfMissing(int step, int from) {
    return logs.subList(step + 1, logs.size()).stream()
        .flatMap(Optional::stream)
        .filter(later -> later.length > 0)
        .map(later -> find(later, from))
        .filter(found -> found >= 0)
        .findFirst()
        .orElse(whole.length);
  }
}
