package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The repositories chosen for an organization's secret: which may be, and every change of them. */
final class SelectedRepositories {
  private final AuditFeature audit;
  private final SecretStore secrets;
  private final SelectedRepositoryStore store;
  private final AccountsFeature accounts;

  SelectedRepositories(
      AuditFeature audit,
      SecretStore secrets,
      SelectedRepositoryStore store,
      AccountsFeature accounts) {
    this.audit = audit;
    this.secrets = secrets;
    this.store = store;
    this.accounts = accounts;
  }

  /** Replaces the list of a selected secret. */
  void set(Origin origin, Level.Organization owner, SecretName name, Collection<RepoId> selected) {
    change(
        origin,
        owner,
        name,
        (tx, secret) ->
            store.set(tx, secret.id(), owned(tx, owner, SecretVisibility.SELECTED, selected)));
  }

  /** Adds a repository to the list of a selected secret; one that is there already stays. */
  void add(Origin origin, Level.Organization owner, SecretName name, RepoId repository) {
    changeByOne(origin, owner, name, repository, store::add);
  }

  /** Removes a repository from the list of a selected secret. */
  void remove(Origin origin, Level.Organization owner, SecretName name, RepoId repository) {
    changeByOne(origin, owner, name, repository, store::remove);
  }

  private interface One {
    void apply(Tx tx, long secret, RepoId repository);
  }

  private void changeByOne(
      Origin origin, Level.Organization owner, SecretName name, RepoId repository, One work) {
    change(
        origin,
        owner,
        name,
        (tx, secret) -> {
          if (ofOwner(tx, owner, List.of(repository)).isEmpty()) {
            throw ApiException.notFound();
          }
          work.apply(tx, secret.id(), repository);
        });
  }

  private void change(
      Origin origin, Level.Organization owner, SecretName name, BiConsumer<Tx, Secret> work) {
    audit.write(
        origin,
        change -> {
          var secret = selectedSecret(change.tx(), owner, name);
          work.accept(secrets.change(change, owner, secret), secret);
          return secret;
        });
  }

  private Secret selectedSecret(Tx tx, Level.Organization owner, SecretName name) {
    var secret = secrets.find(tx, owner.levelId(), name).orElseThrow(ApiException::notFound);
    if (!secret.visibility().equals(Optional.of(SecretVisibility.SELECTED))) {
      throw ApiException.of(
          Kind.CONFLICT, "Bad request - the visibility of this secret is not \"selected\"");
    }
    return secret;
  }

  /** Sets the list of a secret in the transaction that wrote it. */
  void set(Tx tx, long secret, Collection<RepoId> owned) {
    store.set(tx, secret, owned);
  }

  /**
   * What is chosen, once it is certain that it may be: of the organization, for that visibility.
   */
  Collection<RepoId> owned(
      Tx tx, Level.Organization owner, SecretVisibility visibility, Collection<RepoId> selected) {
    if (visibility != SecretVisibility.SELECTED && !selected.isEmpty()) {
      throw ApiException.invalid(
          "Bad request - selected_repository_ids can only be used with the visibility \"selected\"");
    }
    if (selected.isEmpty()) {
      return List.of();
    }
    var owned = ofOwner(tx, owner, selected);
    var strangers = selected.stream().filter(id -> !owned.contains(id)).toList();
    if (!strangers.isEmpty()) {
      throw ApiException.invalid(
          "Bad request - selected_repository_ids has ids that are no repositories of this organization: %s"
              .formatted(
                  String.join(
                      ", ", strangers.stream().map(id -> Long.toString(id.value())).toList())));
    }
    return owned;
  }

  private List<RepoId> ofOwner(Tx tx, Level.Organization owner, Collection<RepoId> ids) {
    return accounts.repositories().all(tx, ids).stream()
        .map(Repository::level)
        .filter(it -> it.owner().id().equals(owner.id()))
        .map(Level.Repository::id)
        .toList();
  }
}
