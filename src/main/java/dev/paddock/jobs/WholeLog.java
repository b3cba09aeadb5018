package dev.paddock.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The log of a whole job, which repeats those of its steps. Runners send each log once; where
 * nobody was there to hear that of a step, its lines are those that stand between its neighbours'.
 */
final class WholeLog {
  private WholeLog() {}

  /**
   * The logs of all steps.
   *
   * @param logs of the steps, in their order, as far as they are there
   * @param whole the lines of the job
   */
  static List<List<String>> complete(List<Optional<List<String>>> logs, List<String> whole) {
    var complete = new ArrayList<List<String>>();
    int at = 0;
    for (int i = 0; i < logs.size(); i++) {
      if (logs.get(i).isPresent()) {
        var own = logs.get(i).get();
        complete.add(own);
        at = Math.min(whole.size(), Math.max(at, find(whole, own, at) + own.size()));
      } else {
        int end = beginOfNext(logs, whole, i + 1, at);
        complete.add(whole.subList(at, end));
        at = end;
      }
    }
    return complete;
  }

  private static int find(List<String> whole, List<String> own, int from) {
    int found = Collections.indexOfSubList(whole.subList(from, whole.size()), own);
    return found < 0 ? from : from + found;
  }

  private static int beginOfNext(
      List<Optional<List<String>>> logs, List<String> whole, int next, int from) {
    return logs.subList(next, logs.size()).stream()
        .flatMap(Optional::stream)
        .filter(own -> !own.isEmpty())
        .map(own -> Collections.indexOfSubList(whole.subList(from, whole.size()), own))
        .filter(found -> found >= 0)
        .map(found -> from + found)
        .findFirst()
        .orElse(whole.size());
  }
}
