package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.SealedBox;
import dev.paddock.feature.Feature;
import dev.paddock.feature.WorldFormat;
import dev.paddock.identity.Level;
import dev.paddock.rest.Page;
import dev.paddock.rest.Route;
import dev.paddock.sharing.Members;
import dev.paddock.sharing.SharingApi;
import dev.paddock.sharing.SharingRules;
import dev.paddock.sharing.SharingWriter;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
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
    var things = new SharedSecrets(store);
    var selected = SecretStore.selected();
    var sharing = new SharingWriter<>(audit, things, selected, rules);
    this.writer = new SecretWriter(audit, store, rules, sharing, sealingKeys, keyRing);
    var sharingApi = new SharingApi<>(database, sharing, things, selected, rules);
    this.values = new SecretValues(store, keyRing);
    this.routes = new SecretsApi(database, store, writer, sealingKeys, rules, sharingApi).routes();
  }

  /** The format of secrets in the world file. */
  public static WorldFormat<?> worldFormat() {
    return new SecretsWorld.Format();
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("secrets", routes)
        .withSection(new SecretsWorld(accounts, store, writer, values))
        .beforeDeletion(this::recordRemoval);
  }

  /** The only reader of stored values. */
  public SecretValues values() {
    return values;
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
    return Stream.concat(
            store.pageUsableBy(handle, repository, Page.EVERYTHING).stream()
                .map(secret -> new Usable(repository.owner(), secret)),
            store.all(handle, repository.levelId()).stream()
                .map(secret -> new Usable(repository, secret)))
        .toList();
  }

  /** Whether a repository or its organization has a secret of any of these upper-case names. */
  public boolean hasAny(Handle handle, Level.Repository repository, Set<String> names) {
    return store.hasAny(handle, repository.levelId(), repository.owner().levelId(), names);
  }
}
