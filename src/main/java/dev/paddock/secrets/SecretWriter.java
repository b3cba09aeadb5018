package dev.paddock.secrets;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.Origin;
import dev.paddock.identity.RepoId;
import dev.paddock.sharing.Sharing;
import dev.paddock.sharing.SharingRules;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.sharing.SharingWriter;
import dev.paddock.store.Tx;
import java.util.Optional;
import java.util.function.Function;

/**
 * The writer of secrets: opens the sealed box of a client and encrypts the value before the
 * transaction that stores it with its audit entry.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/reference/security/secrets">Secrets
 *     reference</a>
 */
final class SecretWriter {
  /** The longest value, in bytes. */
  static final int LARGEST_VALUE = 48 * 1024;

  private static final int MOST_OF_AN_ORGANIZATION = 1000;
  private static final int MOST_OF_A_REPOSITORY_OR_ENVIRONMENT = 100;
  private static final String UNREADABLE =
      "Bad request - validation failed due to an improperly encrypted secret";

  private final AuditFeature audit;
  private final SecretStore store;
  private final SharingRules<Level.Organization, RepoId> rules;
  private final SharingWriter<Level.Organization, Secret, RepoId> sharing;
  private final SealingKeys sealingKeys;
  private final KeyRing keyRing;

  SecretWriter(
      AuditFeature audit,
      SecretStore store,
      SharingRules<Level.Organization, RepoId> rules,
      SharingWriter<Level.Organization, Secret, RepoId> sharing,
      SealingKeys sealingKeys,
      KeyRing keyRing) {
    this.audit = audit;
    this.store = store;
    this.rules = rules;
    this.sharing = sharing;
    this.sealingKeys = sealingKeys;
    this.keyRing = keyRing;
  }

  /** A value as a client sends it: a sealed box, and the id of the key that opens it. */
  record Sealed(byte[] box, String keyId) {}

  /** The result of a write. */
  enum Outcome {
    CREATED,
    UPDATED
  }

  /** Stores a secret of a repository or an environment. */
  Outcome put(Origin origin, Level owner, SecretName name, Sealed value) {
    var encrypted = reencrypt(owner, name, value);
    return write(origin, owner, change -> put(change, owner, name, encrypted));
  }

  /**
   * Stores a secret of an organization.
   *
   * @param value empty to change only the sharing of an existing secret
   */
  Outcome put(
      Origin origin,
      Level.Organization owner,
      SecretName name,
      Optional<Sealed> value,
      Sharing<RepoId> shared) {
    if (value.isEmpty()) {
      return write(origin, owner, change -> share(change, owner, name, shared));
    }
    var encrypted = reencrypt(owner, name, value.get());
    return write(origin, owner, change -> put(change, owner, name, encrypted, shared));
  }

  private <T> T write(Origin origin, Level owner, Function<Change, T> work) {
    return audit.write(
        origin,
        change -> {
          change.tx().changesOnly(owner.widest());
          return work.apply(change);
        });
  }

  // Runs before the transaction, so that no other write waits for it.
  private Ciphertext reencrypt(Level owner, SecretName name, Sealed value) {
    try (var plaintext = open(owner.levelId(), value)) {
      return keyRing.encrypt(owner.levelId().value(), SecretValues.keyName(name), plaintext);
    }
  }

  private Plaintext open(LevelId owner, Sealed value) {
    var plaintext =
        sealingKeys
            .open(owner, value.keyId(), value.box())
            .orElseThrow(() -> ApiException.invalid(UNREADABLE));
    if (plaintext.length() > LARGEST_VALUE) {
      plaintext.close();
      throw ApiException.invalid(
          "Bad request - the value of a secret must be at most %d bytes long"
              .formatted(LARGEST_VALUE));
    }
    return plaintext;
  }

  /** Stores a secret of a repository or an environment, which the transaction may have made. */
  void put(Change change, Level owner, SecretName name, Plaintext value) {
    put(change, owner, name, encrypt(change.tx(), owner, name, value));
  }

  /** Stores a secret of an organization, which the transaction may have made. */
  void put(
      Change change,
      Level.Organization owner,
      SecretName name,
      Plaintext value,
      Sharing<RepoId> shared) {
    put(change, owner, name, encrypt(change.tx(), owner, name, value), shared);
  }

  private Ciphertext encrypt(Tx tx, Level owner, SecretName name, Plaintext value) {
    return keyRing.encrypt(tx, owner.levelId().value(), SecretValues.keyName(name), value);
  }

  private Outcome put(Change change, Level owner, SecretName name, Ciphertext value) {
    owner.refuseIfArchived();
    return put(change, owner, name, value, Optional.empty());
  }

  private Outcome put(
      Change change,
      Level.Organization owner,
      SecretName name,
      Ciphertext value,
      Sharing<RepoId> shared) {
    rules.check(change.tx(), owner, shared);
    return put(change, owner, name, value, Optional.of(shared));
  }

  private Outcome put(
      Change change,
      Level owner,
      SecretName name,
      Ciphertext value,
      Optional<Sharing<RepoId>> shared) {
    var visibility = shared.map(Sharing::visibility);
    var existing = store.find(change.tx(), owner.levelId(), name);
    if (existing.isPresent()) {
      store.update(change, owner, existing.get(), visibility, value);
      shared.ifPresent(it -> replaceSelected(change, existing.get(), it));
      return Outcome.UPDATED;
    }
    refuseOneTooMany(change.tx(), owner);
    long id = store.insert(change, owner, name, visibility, value);
    shared.ifPresent(it -> sharing.replace(change.tx(), id, SharingVisibility.ALL, it));
    return Outcome.CREATED;
  }

  private void replaceSelected(Change change, Secret secret, Sharing<RepoId> shared) {
    sharing.replace(change.tx(), secret.id(), secret.visibility().orElseThrow(), shared);
  }

  private void refuseOneTooMany(Tx tx, Level owner) {
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

  /** Changes the sharing of an organization's secret, not its value. */
  Outcome share(Change change, Level.Organization owner, SecretName name, Sharing<RepoId> shared) {
    var secret =
        store
            .find(change.tx(), owner.levelId(), name)
            .orElseThrow(() ->
                ApiException.invalid("Invalid request.\n\n\"encrypted_value\" wasn't supplied."));
    rules.check(change.tx(), owner, shared);
    store.updateVisibility(change, owner, secret, shared.visibility());
    replaceSelected(change, secret, shared);
    return Outcome.UPDATED;
  }

  void delete(Origin origin, Level owner, SecretName name) {
    owner.refuseIfArchived();
    write(
        origin,
        owner,
        change -> {
          var secret =
              store.find(change.tx(), owner.levelId(), name).orElseThrow(ApiException::notFound);
          store.delete(change, owner, secret);
          return secret;
        });
  }
}
