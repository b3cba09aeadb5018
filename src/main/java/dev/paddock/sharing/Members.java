package dev.paddock.sharing;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.RepositoryJson;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import dev.paddock.web.Urls;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * The kind of member that an owner shares its things with, such as the repositories of an
 * organization.
 *
 * @param word GitHub's word for one, such as {@code repository}
 * @param words GitHub's word for several
 * @param id makes the id of a member
 * @param ofOwner finds which of some ids are members of an owner
 * @param json writes members for a list
 * @param <O> the owner
 * @param <M> id of a member
 */
public record Members<O extends Level, M extends Id>(
    String word, String words, LongFunction<M> id, OfOwner<O, M> ofOwner, AsJson<M> json) {

  /** Finds which of some ids are members of an owner. */
  public interface OfOwner<O, M> {
    Set<M> find(Handle handle, O owner, Collection<M> ids);
  }

  /** Makes the JSON of some members, by their ids. */
  public interface AsJson<M> {
    List<?> of(Handle handle, Collection<M> ids, Urls urls);
  }

  /** The repositories of an organization. */
  public static Members<Level.Organization, RepoId> repositories(AccountsFeature accounts) {
    return new Members<>(
        "repository",
        "repositories",
        RepoId::new,
        (handle, owner, ids) ->
            accounts.repositories().all(handle, ids).stream()
                .map(Repository::level)
                .filter(it -> it.owner().id().equals(owner.id()))
                .map(Level.Repository::id)
                .collect(Collectors.toUnmodifiableSet()),
        (handle, ids, urls) ->
            accounts.repositories().all(handle, ids).stream()
                .map(it -> RepositoryJson.minimal(it, urls))
                .toList());
  }
}
