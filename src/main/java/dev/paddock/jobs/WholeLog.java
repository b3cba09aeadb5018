package dev.paddock.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the steps in the log of a whole job, which repeats their logs. Runners send each log once;
 * if a step's own log or its end was not received, its lines are those before the lines of the next
 * step. Lines are compared by their hashes.
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

  /** A range of lines of the whole log, without the line at its end. */
  record Range(int begin, int end) {}

  /**
   * The range of each step's lines in the whole log; empty for a step whose own log is to be used.
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

  /**
   * The line at which a log begins in the whole one; less than 0 if it is not found within the
   * work.
   */
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

  /**
   * The end of a step: the beginning of the next one if its log is found, or the end of its own
   * log.
   */
  private int endOfKnown(int step, int from) {
    return step + 1 == logs.size()
        ? whole.length
        : logs.get(step + 1)
            .filter(next -> next.length > 0)
            .map(next -> find(next, from))
            .filter(found -> found >= 0)
            .orElse(from);
  }

  /** The end of a step without a log: the beginning of the first later one that is found. */
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
