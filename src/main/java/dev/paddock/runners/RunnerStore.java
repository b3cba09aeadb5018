package dev.paddock.runners;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.paddock.http.Page;
import dev.paddock.identity.LevelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

/** Runners and their labels in the database. */
final class RunnerStore {
  private static final String COLUMNS =
      "id, name, os, architecture, runner_group_id, version, ephemeral, online, busy";

  // An absent filter is the empty text, which no runner is called.
  private static final String WITH_NAME = "level_id = :level and (:name = '' or name_key = :name)";

  private final Clock clock;

  RunnerStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Runner> find(Handle handle, LevelId level, RunnerId id) {
    return withLabels(
            handle,
            handle
                .createQuery(
                    "select " + COLUMNS + " from runners where level_id = :level and id = :id")
                .bind("level", level.value())
                .bind("id", id.value())
                .map((row, context) -> runner(row))
                .list())
        .stream()
        .findFirst();
  }

  Optional<Runner> find(Handle handle, LevelId level, RunnerName name) {
    return page(handle, level, Optional.of(name.key()), new Page(1, 1)).stream().findFirst();
  }

  List<Runner> page(Handle handle, LevelId level, Optional<String> nameKey, Page page) {
    return withLabels(
        handle,
        handle
            .createQuery(
                "select "
                    + COLUMNS
                    + " from runners where "
                    + WITH_NAME
                    + " order by id limit :size offset :offset")
            .bind("level", level.value())
            .bind("name", nameKey.orElse(""))
            .bind("size", page.size())
            .bind("offset", page.offset())
            .map((row, context) -> runner(row))
            .list());
  }

  long count(Handle handle, LevelId level, Optional<String> nameKey) {
    return handle
        .createQuery("select count(*) from runners where " + WITH_NAME)
        .bind("level", level.value())
        .bind("name", nameKey.orElse(""))
        .mapTo(Long.class)
        .one();
  }

  private static List<Runner> withLabels(Handle handle, List<Runner> runners) {
    var labels = labels(handle, runners.stream().map(Runner::id).toList());
    return runners.stream()
        .map(it ->
            new Runner(
                it.id(),
                it.name(),
                it.os(),
                it.architecture(),
                it.groupId(),
                it.version(),
                it.ephemeral(),
                it.online(),
                it.busy(),
                labels.getOrDefault(it.id().value(), List.of())))
        .toList();
  }

  private record Labelled(long runner, RunnerLabel label) {}

  private static Map<Long, List<RunnerLabel>> labels(Handle handle, List<RunnerId> runners) {
    return handle
        .createQuery(
            """
            select runner_id, label_id, name, type from runner_labels
            where runner_id in (<runners>)
            order by runner_id, type desc, position
            """)
        .bindList(
            EmptyHandling.NULL_KEYWORD, "runners", runners.stream().map(RunnerId::value).toList())
        .map((row, context) ->
            new Labelled(
                row.getLong("runner_id"),
                new RunnerLabel(
                    row.getLong("label_id"),
                    row.getString("name"),
                    RunnerLabel.Type.of(row.getString("type")))))
        .stream()
        .collect(groupingBy(Labelled::runner, mapping(Labelled::label, toList())));
  }

  /** Makes a runner; its name must be free for its owner. */
  RunnerId insert(Handle tx, LevelId level, NewRunner runner) {
    var id =
        new RunnerId(
            tx.createQuery(
                    """
                    insert into runners (level_id, runner_group_id, name, name_key, os,
                      architecture, ephemeral, online, busy, created_at)
                    values (:level, :group, :name, :key, :os,
                      :architecture, :ephemeral, false, false, :now)
                    returning id
                    """)
                .bind("level", level.value())
                .bind("group", Runner.DEFAULT_GROUP)
                .bind("name", runner.name().value())
                .bind("key", runner.name().key())
                .bind("os", runner.os().wire())
                .bind("architecture", runner.architecture().wire())
                .bind("ephemeral", runner.ephemeral())
                .bind("now", clock.millis())
                .mapTo(Long.class)
                .one());
    addLabels(tx, id, runner.labels());
    return id;
  }

  void delete(Handle tx, RunnerId id) {
    tx.createUpdate("delete from runners where id = :id").bind("id", id.value()).execute();
  }

  /** Changes what a runner is. */
  void update(Handle tx, RunnerId id, RunnerOs os, Architecture architecture) {
    tx.createUpdate("update runners set os = :os, architecture = :architecture where id = :id")
        .bind("id", id.value())
        .bind("os", os.wire())
        .bind("architecture", architecture.wire())
        .execute();
  }

  void insertCredentials(Handle tx, RunnerId id, String clientId, byte[] publicKey) {
    tx.createUpdate(
            """
            insert into runner_credentials (runner_id, client_id, public_key)
            values (:id, :clientId, :publicKey)
            """)
        .bind("id", id.value())
        .bind("clientId", clientId)
        .bind("publicKey", publicKey)
        .execute();
  }

  /** Adds labels behind those that are there; names that are there stay as they are. */
  void addLabels(Handle tx, RunnerId runner, List<RunnerLabel.Wanted> labels) {
    var ids = labelIds(tx, labels.stream().map(RunnerLabel.Wanted::key).toList());
    for (RunnerLabel.Wanted label : labels) {
      tx.createUpdate(
              """
              insert into runner_labels (runner_id, label_id, name, type, position)
              select :runner, :label, :name, :type, coalesce(max(position), 0) + 1
              from runner_labels where runner_id = :runner
              on conflict (runner_id, label_id) do nothing
              """)
          .bind("runner", runner.value())
          .bind("label", ids.get(label.key()))
          .bind("name", label.name())
          .bind("type", label.type().wire())
          .execute();
    }
  }

  /** Ids of labels by their keys; those that nobody used before are made. */
  private static Map<String, Long> labelIds(Handle tx, List<String> keys) {
    var known = knownLabelIds(tx, keys);
    // In one order, so that two transactions that make the same ones do not wait for each other.
    keys.stream()
        .filter(key -> !known.containsKey(key))
        .sorted()
        .forEach(key ->
            tx.createUpdate(
                    "insert into labels (name_key) values (:key) on conflict (name_key) do nothing")
                .bind("key", key)
                .execute());
    return known.size() == keys.size() ? known : knownLabelIds(tx, keys);
  }

  private static Map<String, Long> knownLabelIds(Handle tx, List<String> keys) {
    return tx.createQuery("select name_key, id from labels where name_key in (<keys>)")
        .bindList(EmptyHandling.NULL_KEYWORD, "keys", keys)
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void removeLabels(Handle tx, RunnerId runner, RunnerLabel.Type type) {
    tx.createUpdate("delete from runner_labels where runner_id = :runner and type = :type")
        .bind("runner", runner.value())
        .bind("type", type.wire())
        .execute();
  }

  void removeLabel(Handle tx, RunnerId runner, RunnerLabel label) {
    tx.createUpdate("delete from runner_labels where runner_id = :runner and label_id = :label")
        .bind("runner", runner.value())
        .bind("label", label.id())
        .execute();
  }

  private static Runner runner(ResultSet row) throws SQLException {
    return new Runner(
        new RunnerId(row.getLong("id")),
        new RunnerName(row.getString("name")),
        RunnerOs.of(row.getString("os")),
        Architecture.of(row.getString("architecture")),
        row.getLong("runner_group_id"),
        Optional.ofNullable(row.getString("version")),
        row.getBoolean("ephemeral"),
        row.getBoolean("online"),
        row.getBoolean("busy"),
        List.of());
  }
}
