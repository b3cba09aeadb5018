package dev.paddock.runners;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelCounts;
import dev.paddock.identity.LevelId;
import dev.paddock.rest.Counted;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runners and their labels in the database. */
final class RunnerStore {
  private static final String COLUMNS =
      "id, name, os, architecture, runner_group_id, version, ephemeral, online, busy, labels";

  private final LevelCounts counts = new LevelCounts("runners");
  private final RunnerLabelStore labels;
  private final RunnerEventStore events;
  private final Clock clock;

  RunnerStore(RunnerLabelStore labels, RunnerEventStore events, Clock clock) {
    this.labels = labels;
    this.events = events;
    this.clock = clock;
  }

  Optional<Runner> find(Handle handle, LevelId level, RunnerId id) {
    return handle
        .createQuery("select " + COLUMNS + " from runners where level_id = :level and id = :id")
        .bind("level", level)
        .bind("id", id)
        .map(row -> runner(row))
        .findOne();
  }

  Optional<Runner> find(Handle handle, LevelId level, RunnerName name) {
    return withName(handle, level, name.key()).stream().findFirst();
  }

  /** The runner of that name, or none, as a list. */
  List<Runner> withName(Handle handle, LevelId level, String nameKey) {
    return handle
        .createQuery(
            "select " + COLUMNS + " from runners where level_id = :level and name_key = :name")
        .bind("level", level)
        .bind("name", nameKey)
        .map(row -> runner(row))
        .list();
  }

  /** All runners of a level, by id. */
  List<Runner> all(Handle handle, LevelId level) {
    return handle
        .createQuery("select " + COLUMNS + " from runners where level_id = :level order by id")
        .bind("level", level)
        .map(row -> runner(row))
        .list();
  }

  /** A page by id. */
  Counted<Runner> page(Handle handle, LevelId level, Page page) {
    return Counted.page(
        handle,
        page,
        counts,
        level,
        // The inner select skips along the index and touches no row.
        (columns, direction) ->
            """
            select %s %s from runners where id in (
              select id from runners where level_id = :level order by id %3$s
              limit :size offset :skipped)
            order by id %3$s
            """
                .formatted(COLUMNS, columns, direction),
        row -> runner(row));
  }

  /** Makes a runner; its name must be free for its owner. */
  RunnerId insert(Change change, Level level, NewRunner runner) {
    var tx = change.record(level, "register_self_hosted_runner", Operation.CREATE, of(runner));
    counts.adjust(tx, level.levelId(), 1);
    var id = insert(tx, level.levelId(), runner);
    labels.add(tx, id, runner.labels());
    events.add(tx, id, RunnerEvent.Kind.REGISTERED, Optional.empty());
    return id;
  }

  private RunnerId insert(Tx tx, LevelId level, NewRunner runner) {
    return tx.createQuery(
            """
            insert into runners (level_id, runner_group_id, name, name_key, os,
              architecture, version, ephemeral, disable_update, online, busy, created_at)
            values (:level, :group, :name, :key, :os,
              :architecture, :version, :ephemeral, :disableUpdate, false, false, :now)
            returning id
            """)
        .bind("level", level)
        .bind("group", RunnerGroup.DEFAULT.id())
        .bind("name", runner.name().value())
        .bind("key", runner.name().key())
        .bind("os", runner.os().wire())
        .bind("architecture", runner.architecture().wire())
        .bind("version", runner.version())
        .bind("ephemeral", runner.ephemeral())
        .bind("disableUpdate", runner.disableUpdate())
        .bind("now", clock.millis())
        .mapToId(RunnerId::new)
        .one();
  }

  private static Map<String, Object> of(NewRunner runner) {
    return Map.of(
        "runner_name",
        runner.name().value(),
        "runner_labels",
        runner.labels().stream().map(RunnerLabel.Wanted::name).toList());
  }

  private static Map<String, Object> of(Runner runner) {
    return Map.of("runner_id", runner.id().value(), "runner_name", runner.name().value());
  }

  /** Puts on record that a runner is removed; the caller deletes it, or its owner. */
  Tx recordRemoval(Change change, Level level, Runner runner) {
    return change.record(level, "remove_self_hosted_runner", Operation.REMOVE, of(runner));
  }

  void delete(Change change, Level level, Runner runner) {
    var tx = recordRemoval(change, level, runner);
    counts.adjust(tx, level.levelId(), -1);
    tx.createUpdate("delete from runners where id = :id").bind("id", runner.id()).executeLater();
  }

  /** Puts a change of a runner on record; gives the transaction to write the change with. */
  Tx change(Change change, Level level, Runner runner) {
    return change.record(level, "self_hosted_runner_updated", Operation.MODIFY, of(runner));
  }

  /** Gives a runner the properties of another agent; it keeps its id and its group. */
  void replace(Tx tx, RunnerId id, NewRunner with) {
    tx.createUpdate(
            """
            update runners set name = :name, name_key = :key, os = :os,
              architecture = :architecture, version = :version, ephemeral = :ephemeral,
              disable_update = :disableUpdate
            where id = :id
            """)
        .bind("id", id)
        .bind("name", with.name().value())
        .bind("key", with.name().key())
        .bind("os", with.os().wire())
        .bind("architecture", with.architecture().wire())
        .bind("version", with.version())
        .bind("ephemeral", with.ephemeral())
        .bind("disableUpdate", with.disableUpdate())
        .executeLater();
    labels.replace(tx, id, with.labels());
    events.add(tx, id, RunnerEvent.Kind.REGISTERED, Optional.of("replaced"));
  }

  void update(Tx tx, RunnerId id, RunnerOs os, Architecture architecture) {
    tx.createUpdate("update runners set os = :os, architecture = :architecture where id = :id")
        .bind("id", id)
        .bind("os", os.wire())
        .bind("architecture", architecture.wire())
        .executeLater();
  }

  private static Runner runner(Row row) {
    return new Runner(
        row.id("id", RunnerId::new),
        new RunnerName(row.getString("name")),
        RunnerOs.of(row.getString("os")),
        Architecture.of(row.getString("architecture")),
        RunnerGroup.of(row.getLong("runner_group_id")),
        row.optionalString("version"),
        row.getBoolean("ephemeral"),
        row.getBoolean("online"),
        row.getBoolean("busy"),
        RunnerLabelStore.read(row));
  }
}
