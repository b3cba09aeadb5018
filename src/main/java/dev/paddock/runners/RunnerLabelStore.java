package dev.paddock.runners;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Labels of runners in the database. Whoever changes them first puts a change of the runner on
 * record, and writes with the transaction that this gives.
 */
final class RunnerLabelStore {
  // For each label its id, its type, and its name behind the length of that; system labels first
  private static final String AS_ONE_TEXT =
      """
      update runners set labels = coalesce((
        select string_agg(label_id || ' ' || type || ' ' || length(runner_labels.name) || ' '
          || runner_labels.name, '' order by type desc, position)
        from runner_labels where runner_id = :runner), '')
      where id = :runner
      """;

  /** The labels in the column {@code labels} of a row, in GitHub's order: system labels first. */
  static List<RunnerLabel> read(Row row) {
    var text = row.getString("labels");
    var labels = new ArrayList<RunnerLabel>();
    for (int at = 0; at < text.length(); ) {
      int type = text.indexOf(' ', at) + 1;
      int length = text.indexOf(' ', type) + 1;
      int name = text.indexOf(' ', length) + 1;
      // The length is one in characters of Unicode.
      int end = text.offsetByCodePoints(name, Integer.parseInt(text, length, name - 1, 10));
      labels.add(
          new RunnerLabel(
              Long.parseLong(text, at, type - 1, 10),
              text.substring(name, end),
              RunnerLabel.Type.of(text.substring(type, length - 1))));
      at = end;
    }
    return labels;
  }

  /** Names of the labels of a runner, in lower case. */
  Set<String> keys(Handle handle, RunnerId runner) {
    return handle
        .createQuery("select name from runner_labels where runner_id = :runner")
        .bind("runner", runner)
        .mapToString()
        .stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(toUnmodifiableSet());
  }

  /** Adds labels behind the existing ones; does not change a label of the same name. */
  void add(Tx tx, RunnerId runner, List<RunnerLabel.Wanted> labels) {
    var ids = ids(tx, labels.stream().map(RunnerLabel.Wanted::key).toList());
    tx.updateAll(
        """
        insert into runner_labels (runner_id, label_id, name, type, position)
        select :runner, :label, :name, :type, coalesce(max(position), 0) + 1
        from runner_labels where runner_id = :runner
        on conflict (runner_id, label_id) do nothing
        """,
        labels,
        (insert, label) ->
            insert
                .bind("runner", runner)
                .bind("label", ids.get(label.key()))
                .bind("name", label.name())
                .bind("type", label.type().wire()));
    keepAsText(tx, runner);
  }

  private static void keepAsText(Tx tx, RunnerId runner) {
    tx.createUpdate(AS_ONE_TEXT).bind("runner", runner).executeLater();
  }

  /** Ids of labels by their keys; new keys are inserted. */
  private static Map<String, Long> ids(Tx tx, List<String> keys) {
    var known = knownIds(tx, keys);
    // Sorted, so that two transactions that insert the same keys do not deadlock.
    keys.stream()
        .filter(key -> !known.containsKey(key))
        .sorted()
        .forEach(key ->
            tx.createUpdate(
                    "insert into labels (name_key) values (:key) on conflict (name_key) do nothing")
                .bind("key", key)
                .execute());
    return known.size() == keys.size() ? known : knownIds(tx, keys);
  }

  private static Map<String, Long> knownIds(Tx tx, List<String> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return tx.createQuery("select name_key, id from labels where name_key in (:keys)")
        .bindList("keys", keys)
        .map(row -> Map.entry(row.getString(1), row.getLong(2)))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Replaces all labels of a runner. */
  void replace(Tx tx, RunnerId runner, List<RunnerLabel.Wanted> labels) {
    delete(tx, runner, RunnerLabel.Type.READ_ONLY);
    delete(tx, runner, RunnerLabel.Type.CUSTOM);
    add(tx, runner, labels);
  }

  /** Replaces the custom labels of a runner. */
  void replaceCustom(Tx tx, RunnerId runner, List<RunnerLabel.Wanted> labels) {
    delete(tx, runner, RunnerLabel.Type.CUSTOM);
    add(tx, runner, labels);
  }

  private static void delete(Tx tx, RunnerId runner, RunnerLabel.Type type) {
    tx.createUpdate("delete from runner_labels where runner_id = :runner and type = :type")
        .bind("runner", runner)
        .bind("type", type.wire())
        .executeLater();
  }

  void remove(Tx tx, RunnerId runner, RunnerLabel label) {
    tx.createUpdate("delete from runner_labels where runner_id = :runner and label_id = :label")
        .bind("runner", runner)
        .bind("label", label.id())
        .executeLater();
    keepAsText(tx, runner);
  }
}
