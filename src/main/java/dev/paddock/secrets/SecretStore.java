package dev.paddock.secrets;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.crypto.Ciphertext;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelCounts;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.RepoId;
import dev.paddock.rest.Counted;
import dev.paddock.rest.Page;
import dev.paddock.sharing.SharingTable;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Secrets in the database. It takes and gives ciphertext only. */
final class SecretStore {
  private static final String COLUMNS = "select id, name, visibility, created_at, updated_at";
  private static final String OF_LEVEL =
      " from secrets where level_id = :level and app = 'actions' ";

  private static final SharingTable<RepoId> SELECTED =
      new SharingTable<>("secret_repositories", "secret_id", "repository_id", RepoId::new);

  // The organization's secrets that a repository may use
  private static final String USABLE_BY_REPOSITORY =
      "from secrets s where s.level_id = :organization and s.app = 'actions' and "
          + SELECTED.usableByRepository("s");

  private final LevelCounts counts = new LevelCounts("actions secrets");
  private final Clock clock;

  SecretStore(Clock clock) {
    this.clock = clock;
  }

  Optional<Secret> find(Handle handle, LevelId owner, SecretName name) {
    return handle
        .createQuery(COLUMNS + OF_LEVEL + "and name = :name")
        .bind("level", owner)
        .bind("name", name.value())
        .map(row -> secret(row))
        .findOne();
  }

  /** Whether one of two owners has a secret of any of these names, which are upper-case. */
  boolean hasAny(Handle handle, LevelId one, LevelId other, Set<String> names) {
    return handle
        .createQuery(
            """
            select 1 from secrets
            where level_id in (:one, :other) and app = 'actions' and name in (:names) limit 1
            """)
        .bind("one", one)
        .bind("other", other)
        .bindList("names", names)
        .exists();
  }

  /** A page by name. */
  Counted<Secret> page(Handle handle, LevelId owner, Page page) {
    return Counted.page(
        handle,
        page,
        counts,
        owner,
        (columns, direction) ->
            COLUMNS
                + columns
                + OF_LEVEL
                + "order by name %s limit :size offset :skipped".formatted(direction),
        row -> secret(row));
  }

  List<Secret> all(Handle handle, LevelId owner) {
    return handle
        .createQuery(COLUMNS + OF_LEVEL + "order by name")
        .bind("level", owner)
        .map(row -> secret(row))
        .list();
  }

  /** The link table of secrets and the repositories chosen for them. */
  static SharingTable<RepoId> selected() {
    return SELECTED;
  }

  long count(Handle handle, LevelId owner) {
    return counts.of(handle, owner);
  }

  List<Secret> pageUsableBy(Handle handle, Level.Repository repository, Page page) {
    var sql = COLUMNS + " " + USABLE_BY_REPOSITORY + " order by name limit :size offset :offset";
    return SharingTable.bindTo(handle.createQuery(sql), repository)
        .bind("organization", repository.owner().levelId())
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map(row -> secret(row))
        .list();
  }

  long countUsableBy(Handle handle, Level.Repository repository) {
    return SharingTable.bindTo(
            handle.createQuery("select count(*) " + USABLE_BY_REPOSITORY), repository)
        .bind("organization", repository.owner().levelId())
        .mapToLong()
        .one();
  }

  long insert(
      Change change,
      Level owner,
      SecretName name,
      Optional<SharingVisibility> visibility,
      Ciphertext value) {
    var tx = record(change, owner, name, Operation.CREATE, visibility);
    counts.adjust(tx, owner.levelId(), 1);
    return tx.createQuery(
            """
            insert into secrets (level_id, app, name, visibility, ciphertext, data_key_version,
              created_at, updated_at)
            values (:owner, 'actions', :name, :visibility, :ciphertext, :keyVersion, :now, :now)
            returning id
            """)
        .bind("owner", owner.levelId())
        .bind("name", name.value())
        .bind("visibility", visibility.map(SharingVisibility::wire))
        .bind("ciphertext", value.bytes())
        .bind("keyVersion", value.keyVersion())
        .bind("now", clock.millis())
        .mapToLong()
        .one();
  }

  private static Tx record(
      Change change,
      Level owner,
      SecretName name,
      Operation operation,
      Optional<SharingVisibility> visibility) {
    var details = new LinkedHashMap<String, Object>();
    details.put("key", name.value());
    visibility.ifPresent(it -> details.put("visibility", it.wire()));
    var verb =
        switch (operation) {
          case CREATE -> "create";
          case MODIFY -> "update";
          case REMOVE -> "remove";
        };
    return change.record(owner, verb + "_actions_secret", operation, details);
  }

  /** Puts a change of a secret on record; gives the transaction to write the change with. */
  Tx change(Change change, Level owner, Secret secret) {
    return record(change, owner, secret.name(), Operation.MODIFY, secret.visibility());
  }

  /** Changes the value of a secret and, for an organization's, its visibility. */
  void update(
      Change change,
      Level owner,
      Secret secret,
      Optional<SharingVisibility> visibility,
      Ciphertext value) {
    record(change, owner, secret.name(), Operation.MODIFY, visibility)
        .createUpdate(
            """
            update secrets set ciphertext = :ciphertext, data_key_version = :keyVersion,
              visibility = :visibility, updated_at = :now
            where id = :id
            """)
        .bind("id", secret.id())
        .bind("ciphertext", value.bytes())
        .bind("keyVersion", value.keyVersion())
        .bind("visibility", visibility.map(SharingVisibility::wire))
        .bind("now", clock.millis())
        .executeLater();
  }

  void updateVisibility(Change change, Level owner, Secret secret, SharingVisibility visibility) {
    record(change, owner, secret.name(), Operation.MODIFY, Optional.of(visibility))
        .createUpdate(
            "update secrets set visibility = :visibility, updated_at = :now where id = :id")
        .bind("id", secret.id())
        .bind("visibility", visibility.wire())
        .bind("now", clock.millis())
        .executeLater();
  }

  /** Puts on record that a secret is removed; the caller deletes it, or its owner. */
  Tx recordRemoval(Change change, Level owner, Secret secret) {
    return record(change, owner, secret.name(), Operation.REMOVE, secret.visibility());
  }

  void delete(Change change, Level owner, Secret secret) {
    var tx = recordRemoval(change, owner, secret);
    counts.adjust(tx, owner.levelId(), -1);
    tx.createUpdate("delete from secrets where id = :id").bind("id", secret.id()).executeLater();
  }

  Ciphertext ciphertext(Handle handle, long id) {
    return handle
        .createQuery("select ciphertext, data_key_version from secrets where id = :id")
        .bind("id", id)
        .map(row -> new Ciphertext(row.getBytes("ciphertext"), row.getInt("data_key_version")))
        .one();
  }

  private static Secret secret(Row row) {
    return new Secret(
        row.getLong("id"),
        new SecretName(row.getString("name")),
        row.optionalString("visibility").map(SharingVisibility::of),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
