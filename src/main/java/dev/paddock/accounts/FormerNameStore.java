package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Map;

/** Former names of repositories in the database: each redirects to the repository that had it. */
public final class FormerNameStore {
  private FormerNameStore() {}

  /** Those that still redirect to a repository, sorted, in lower case. */
  public static List<String> of(Handle handle, RepoId repository) {
    return handle
        .createQuery(
            "select name_key from repository_redirects where repository_id = :id order by name_key")
        .bind("id", repository)
        .mapToString()
        .list();
  }

  /** Redirects a further name to a repository. */
  static void add(Change change, Repository repository, RepositoryName name) {
    var level = repository.level();
    insert(
        change.record(level, "redirect", Operation.MODIFY, Map.of("old_name", name.value())),
        level.owner().id(),
        name,
        level.id());
  }

  /** Ends the redirect of a name, if there is one. */
  static void delete(Tx tx, OrgId owner, RepositoryName name) {
    tx.createUpdate(
            "delete from repository_redirects where organization_id = :owner and name_key = :key")
        .bind("owner", owner)
        .bind("key", name.key())
        .execute();
  }

  /** Redirects a name; one that redirects to another repository changes. */
  static void insert(Tx tx, OrgId owner, RepositoryName old, RepoId id) {
    tx.createUpdate(
            """
            insert into repository_redirects (organization_id, name_key, repository_id)
            values (:owner, :key, :id)
            on conflict (organization_id, name_key) do update set repository_id = excluded.repository_id
            """)
        .bind("owner", owner)
        .bind("key", old.key())
        .bind("id", id)
        .execute();
  }
}
