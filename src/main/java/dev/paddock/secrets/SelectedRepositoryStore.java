package dev.paddock.secrets;

import dev.paddock.http.Page;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.Collection;
import java.util.List;

/**
 * The repositories that may use a selected secret. Whoever changes them has put a change of the
 * secret on record, and brings the handle that this gave.
 */
final class SelectedRepositoryStore {
  List<RepoId> page(Handle handle, long secret, Page page) {
    return handle
        .createQuery(
            """
            select repository_id from secret_repositories where secret_id = :secret
            order by repository_id limit :size offset :offset
            """)
        .bind("secret", secret)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .mapToId(RepoId::new)
        .list();
  }

  long count(Handle handle, long secret) {
    return handle
        .createQuery("select count(*) from secret_repositories where secret_id = :secret")
        .bind("secret", secret)
        .mapToLong()
        .one();
  }

  void set(Tx tx, long secret, Collection<RepoId> repositories) {
    tx.createUpdate("delete from secret_repositories where secret_id = :secret")
        .bind("secret", secret)
        .execute();
    repositories.forEach(repository -> add(tx, secret, repository));
  }

  void add(Tx tx, long secret, RepoId repository) {
    tx.createUpdate(
            """
            insert into secret_repositories (secret_id, repository_id)
            values (:secret, :repository)
            on conflict (secret_id, repository_id) do nothing
            """)
        .bind("secret", secret)
        .bind("repository", repository)
        .execute();
  }

  void remove(Tx tx, long secret, RepoId repository) {
    tx.createUpdate(
            """
            delete from secret_repositories
            where secret_id = :secret and repository_id = :repository
            """)
        .bind("secret", secret)
        .bind("repository", repository)
        .execute();
  }
}
