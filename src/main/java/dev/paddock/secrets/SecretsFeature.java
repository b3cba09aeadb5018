package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.SealedBox;
import dev.paddock.feature.Feature;
import dev.paddock.feature.WorldFormat;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.rest.Page;
import dev.paddock.rest.Route;
import dev.paddock.sharing.Members;
import dev.paddock.sharing.Sharing;
import dev.paddock.sharing.SharingApi;
import dev.paddock.sharing.SharingRules;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The entry point of secrets. */
public final class SecretsFeature {
  private final AccountsFeature accounts;
  private final SecretStore store;
  private final SecretWriter writer;
  private final SecretValues values;
  private final List<Route> routes;

  public SecretsFeature(
      Database database,
      AuditFeature audit,
      KeyRing keyRing,
      SealedBox box,
      AccountsFeature accounts,
      SecureRandom random,
      Clock clock) {
    this.accounts = accounts;
    this.store = new SecretStore(clock);
    var sealingKeys = new SealingKeys(database, keyRing, box, random, clock);
    var rules = new SharingRules<>(Members.repositories(accounts));
    var sharing =
        new SharingApi<>(database, audit, new SharedSecrets(store), SecretStore.selected(), rules);
    this.writer = new SecretWriter(database, audit, store, rules, sharing, sealingKeys, keyRing);
    this.values = new SecretValues(store, keyRing);
    this.routes = new SecretsApi(database, store, writer, sealingKeys, rules, sharing).routes();
  }

  /** The format of secrets in the world file. */
  public static WorldFormat<?> worldFormat() {
    return new SecretsWorld.Format();
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("secrets", routes)
        .withSection(new SecretsWorld(accounts, this))
        .beforeDeletion(this::recordRemoval);
  }

  /** The only reader of stored values. */
  public SecretValues values() {
    return values;
  }

  /** All secrets of an owner, by name. */
  public List<Secret> all(Handle handle, Level owner) {
    return store.all(handle, owner.levelId());
  }

  /** Puts on record that all secrets of a level are deleted with it. */
  private void recordRemoval(Change change, Level level) {
    store
        .all(change.tx(), level.levelId())
        .forEach(secret -> store.recordRemoval(change, level, secret));
  }

  /** A secret that a repository may use, and its owner. */
  public record Usable(Level owner, Secret secret) {}

  /** The secrets that a repository may use: those of its organization, then its own. */
  public List<Usable> usableBy(Handle handle, Level.Repository repository) {
    var everything = new Page(1, Integer.MAX_VALUE);
    return Stream.concat(
            store.pageUsableBy(handle, repository, everything).stream()
                .map(secret -> new Usable(repository.owner(), secret)),
            store.all(handle, repository.levelId()).stream()
                .map(secret -> new Usable(repository, secret)))
        .toList();
  }

  /** Whether a repository or its organization has a secret of any of these upper-case names. */
  public boolean hasAny(Handle handle, Level.Repository repository, Set<String> names) {
    return store.hasAny(handle, repository.levelId(), repository.owner().levelId(), names);
  }

  /** A secret of an owner. */
  public Optional<Secret> find(Handle handle, Level owner, SecretName name) {
    return store.find(handle, owner.levelId(), name);
  }

  /** The repositories chosen for an organization's secret, by id. */
  public List<RepoId> repositories(Handle handle, Secret secret) {
    return SecretStore.selected().page(handle, secret.id(), new Page(1, Integer.MAX_VALUE));
  }

  /** Stores a secret of a repository or an environment. */
  public void put(Change change, Level owner, SecretName name, Plaintext value) {
    writer.put(change, owner, name, writer.encrypt(change.tx(), owner, name, value));
  }

  /** Stores a secret of an organization. */
  public void put(
      Change change,
      Level.Organization owner,
      SecretName name,
      Plaintext value,
      Sharing<RepoId> shared) {
    writer.put(change, owner, name, writer.encrypt(change.tx(), owner, name, value), shared);
  }

  /** Changes the sharing of an organization's secret, not its value. */
  public void share(
      Change change, Level.Organization owner, SecretName name, Sharing<RepoId> shared) {
    writer.share(change, owner, name, shared);
  }
}
