package dev.paddock.accounts;

import dev.paddock.identity.LevelId;
import dev.paddock.store.Tx;
import java.util.Optional;

/**
 * The table {@code levels}: each enterprise, organization, repository and environment has a row, by
 * which secrets and runners name their owner.
 */
final class Levels {
  private Levels() {}

  static LevelId insert(Tx tx, String kind, Optional<LevelId> parent) {
    return new LevelId(
        tx.createQuery("insert into levels (kind, parent_id) values (:kind, :parent) returning id")
            .bind("kind", kind)
            .bind("parent", parent)
            .mapToLong()
            .one());
  }

  /** Deletes a level with all that belongs to it and to the levels below it. */
  static int delete(Tx tx, LevelId level) {
    return tx.createUpdate("delete from levels where id = :id").bind("id", level).execute();
  }
}
