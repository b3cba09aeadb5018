package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.Change;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.secrets.Secret;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.sharing.Sharing;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.store.Tx;
import dev.paddock.world.WorldReport.Outcome;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the secrets of a world file exist. */
final class SecretsApply {
  private final AccountsFeature accounts;
  private final SecretsFeature secrets;

  SecretsApply(AccountsFeature accounts, SecretsFeature secrets) {
    this.accounts = accounts;
    this.secrets = secrets;
  }

  /**
   * Makes one of a repository or an environment exist.
   *
   * @param name of the owner, for the report
   */
  void of(Change change, Level owner, String name, WorldFile.Secret wanted, WorldReport report) {
    var tx = change.tx();
    var existing = secrets.find(tx, owner, wanted.name());
    boolean same = existing.isPresent() && hasValue(tx, owner, existing.get(), wanted);
    if (!same) {
      secrets.put(change, owner, wanted.name(), value(wanted));
    }
    report.add(outcome(existing.isPresent(), same), what(wanted, name));
  }

  void ofOrganization(
      Change change, Level.Organization owner, WorldFile.Secret wanted, WorldReport report) {
    var tx = change.tx();
    var selected = repositories(tx, owner, wanted);
    var shared = new Sharing<>(wanted.visibility(), selected);
    var existing = secrets.find(tx, owner, wanted.name());
    boolean sameValue = existing.isPresent() && hasValue(tx, owner, existing.get(), wanted);
    boolean same =
        sameValue
            && existing.get().visibility().equals(Optional.of(wanted.visibility()))
            && Set.copyOf(secrets.repositories(tx, existing.get())).equals(selected);
    if (!same && sameValue) {
      secrets.share(change, owner, wanted.name(), shared);
    } else if (!same) {
      secrets.put(change, owner, wanted.name(), value(wanted), shared);
    }
    report.add(outcome(existing.isPresent(), same), what(wanted, owner.login()));
  }

  private static Outcome outcome(boolean existed, boolean same) {
    return !existed ? Outcome.MADE : same ? Outcome.LEFT : Outcome.CHANGED;
  }

  private static String what(WorldFile.Secret secret, String owner) {
    return "secret %s of %s".formatted(secret.name().value(), owner);
  }

  private Set<RepoId> repositories(Tx tx, Level.Organization owner, WorldFile.Secret wanted) {
    return wanted.visibility() == SharingVisibility.SELECTED
        ? wanted.repositories().stream()
            .map(name ->
                accounts.repositories().find(tx, owner.id(), name).orElseThrow().level().id())
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** A file without the value says nothing about it, so any value is right. */
  private boolean hasValue(Tx tx, Level owner, Secret secret, WorldFile.Secret wanted) {
    if (wanted.value().isEmpty()) {
      return true;
    }
    try (var stored = secrets.values().read(tx, owner.levelId(), secret)) {
      return stored.sameAs(wanted.value().get());
    }
  }

  private static Plaintext value(WorldFile.Secret wanted) {
    return wanted
        .value()
        .orElseThrow(() ->
            WorldApply.conflict(
                "%s: has no value, and there is no such secret yet; expected a value"
                    .formatted(wanted.location().path())));
  }
}
