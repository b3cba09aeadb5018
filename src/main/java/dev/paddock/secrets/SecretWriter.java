package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Database;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Every change of a secret: open the client's box, encrypt for the store, write, in one
 * transaction.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/reference/security/secrets">Secrets
 *     reference</a>
 */
final class SecretWriter {
  private static final int LARGEST_VALUE = 48 * 1024;
  private static final int MOST_OF_AN_ORGANIZATION = 1000;
  private static final int MOST_OF_A_REPOSITORY_OR_ENVIRONMENT = 100;
  private static final String UNREADABLE =
      "Bad request - validation failed due to an improperly encrypted secret";

  private final Database database;
  private final SecretStore store;
  private final SealingKeys sealingKeys;
  private final KeyRing keyRing;
  private final AccountsFeature accounts;

  SecretWriter(
      Database database,
      SecretStore store,
      SealingKeys sealingKeys,
      KeyRing keyRing,
      AccountsFeature accounts) {
    this.database = database;
    this.store = store;
    this.sealingKeys = sealingKeys;
    this.keyRing = keyRing;
    this.accounts = accounts;
  }

  /** A value as a client sends it: a sealed box in base64, and the id of the key that opens it. */
  record Sealed(String encryptedValue, String keyId) {}

  /** What became of a write. */
  enum Outcome {
    CREATED,
    UPDATED
  }

  /** Stores a secret of a repository or an environment. */
  Outcome put(Level owner, SecretName name, Sealed value) {
    try (var plaintext = open(owner.levelId(), value)) {
      return database.write(tx -> put(tx, owner, name, plaintext));
    }
  }

  /**
   * Stores a secret of an organization.
   *
   * @param value empty to change an existing secret's visibility only
   * @param selected repositories, for that visibility
   */
  Outcome put(
      Level.Organization owner,
      SecretName name,
      Optional<Sealed> value,
      SecretVisibility visibility,
      Collection<RepoId> selected) {
    if (value.isEmpty()) {
      return database.write(tx -> changeVisibility(tx, owner, name, visibility, selected));
    }
    try (var plaintext = open(owner.levelId(), value.get())) {
      return database.write(tx -> put(tx, owner, name, plaintext, visibility, selected));
    }
  }

  private Plaintext open(LevelId owner, Sealed value) {
    var box = Base64.getDecoder().decode(value.encryptedValue());
    var plaintext =
        database
            .snapshot(handle -> sealingKeys.open(handle, owner, value.keyId(), box))
            .orElseThrow(() -> ApiException.invalid(UNREADABLE));
    if (plaintext.length() > LARGEST_VALUE) {
      plaintext.close();
      throw ApiException.invalid(
          "Bad request - the value of a secret must be at most %d bytes long"
              .formatted(LARGEST_VALUE));
    }
    return plaintext;
  }

  Outcome put(Handle tx, Level owner, SecretName name, Plaintext value) {
    return putValue(tx, owner, name, Optional.empty(), value).outcome();
  }

  Outcome put(
      Handle tx,
      Level.Organization owner,
      SecretName name,
      Plaintext value,
      SecretVisibility visibility,
      Collection<RepoId> selected) {
    var put = putValue(tx, owner, name, Optional.of(visibility), value);
    if (put.outcome() == Outcome.UPDATED) {
      store.updateVisibility(tx, put.id(), visibility);
    }
    store.setRepositories(tx, put.id(), ownedBy(tx, owner, visibility, selected));
    return put.outcome();
  }

  private record Put(long id, Outcome outcome) {}

  private Put putValue(
      Handle tx,
      Level owner,
      SecretName name,
      Optional<SecretVisibility> visibility,
      Plaintext value) {
    var ciphertext =
        keyRing.encrypt(tx, owner.levelId().value(), SecretValues.keyName(name), value);
    var existing = store.find(tx, owner.levelId(), name);
    if (existing.isPresent()) {
      store.updateValue(tx, existing.get().id(), ciphertext);
      return new Put(existing.get().id(), Outcome.UPDATED);
    }
    refuseOneTooMany(tx, owner);
    long id = store.insert(tx, owner.levelId(), name, visibility, ciphertext);
    return new Put(id, Outcome.CREATED);
  }

  private void refuseOneTooMany(Handle tx, Level owner) {
    int most =
        switch (owner) {
          case Level.Organization organization -> MOST_OF_AN_ORGANIZATION;
          case Level.Repository repository -> MOST_OF_A_REPOSITORY_OR_ENVIRONMENT;
          case Level.Environment environment -> MOST_OF_A_REPOSITORY_OR_ENVIRONMENT;
          case Level.Enterprise enterprise ->
              throw new IllegalArgumentException("an enterprise has no secrets");
        };
    if (store.count(tx, owner.levelId()) >= most) {
      throw ApiException.invalid("Bad request - there can be at most %d secrets".formatted(most));
    }
  }

  Outcome changeVisibility(
      Handle tx,
      Level.Organization owner,
      SecretName name,
      SecretVisibility visibility,
      Collection<RepoId> selected) {
    var secret =
        store
            .find(tx, owner.levelId(), name)
            .orElseThrow(() ->
                ApiException.invalid("Invalid request.\n\n\"encrypted_value\" wasn't supplied."));
    store.updateVisibility(tx, secret.id(), visibility);
    store.setRepositories(tx, secret.id(), ownedBy(tx, owner, visibility, selected));
    return Outcome.UPDATED;
  }

  /** Only a selected secret has a list, and only of repositories of its organization. */
  private Collection<RepoId> ownedBy(
      Handle tx,
      Level.Organization owner,
      SecretVisibility visibility,
      Collection<RepoId> selected) {
    if (visibility != SecretVisibility.SELECTED && !selected.isEmpty()) {
      throw ApiException.invalid(
          "Bad request - selected_repository_ids can only be used with the visibility \"selected\"");
    }
    var owned =
        accounts.repositories().all(tx, selected).stream()
            .filter(repository -> isOwnedBy(owner, repository))
            .map(repository -> repository.level().id())
            .toList();
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

  private static boolean isOwnedBy(Level.Organization owner, Repository repository) {
    return repository.level().owner().id().equals(owner.id());
  }

  void delete(LevelId owner, SecretName name) {
    if (!database.write(tx -> store.delete(tx, owner, name))) {
      throw ApiException.notFound();
    }
  }

  /** Replaces the list of a selected secret. */
  void setRepositories(Level.Organization owner, SecretName name, Collection<RepoId> repositories) {
    database.write(tx -> {
      var secret = selectedSecret(tx, owner, name);
      store.setRepositories(
          tx, secret.id(), ownedBy(tx, owner, SecretVisibility.SELECTED, repositories));
      return secret;
    });
  }

  /** Adds a repository to the list of a selected secret; one that is there already stays. */
  void addRepository(Level.Organization owner, SecretName name, RepoId repository) {
    database.write(tx -> {
      var secret = selectedSecret(tx, owner, name);
      requireOwned(tx, owner, repository);
      store.addRepository(tx, secret.id(), repository);
      return secret;
    });
  }

  /** Removes a repository from the list of a selected secret. */
  void removeRepository(Level.Organization owner, SecretName name, RepoId repository) {
    database.write(tx -> {
      var secret = selectedSecret(tx, owner, name);
      requireOwned(tx, owner, repository);
      store.removeRepository(tx, secret.id(), repository);
      return secret;
    });
  }

  private void requireOwned(Handle tx, Level.Organization owner, RepoId repository) {
    if (accounts.repositories().all(tx, List.of(repository)).stream()
        .noneMatch(it -> isOwnedBy(owner, it))) {
      throw ApiException.notFound();
    }
  }

  private Secret selectedSecret(Handle tx, Level.Organization owner, SecretName name) {
    var secret = store.find(tx, owner.levelId(), name).orElseThrow(ApiException::notFound);
    if (!secret.visibility().equals(Optional.of(SecretVisibility.SELECTED))) {
      throw ApiException.of(
          Kind.CONFLICT, "Bad request - the visibility of this secret is not \"selected\"");
    }
    return secret;
  }
}
