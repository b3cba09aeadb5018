package dev.paddock.secrets;

import dev.paddock.audit.Change;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.sharing.Shared;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.Optional;

/** Secrets of organizations, as things that are shared with repositories. */
record SharedSecrets(SecretStore store) implements Shared<Level.Organization, Secret> {
  @Override
  public String word() {
    return "secret";
  }

  @Override
  public Optional<Secret> find(Handle handle, Level.Organization owner, Request request) {
    return store.find(handle, owner.levelId(), SecretsApi.name(request));
  }

  @Override
  public long id(Secret secret) {
    return secret.id();
  }

  @Override
  public SharingVisibility visibility(Secret secret) {
    return secret.visibility().orElseThrow();
  }

  @Override
  public Tx record(Change change, Level.Organization owner, Secret secret) {
    return store.change(change, owner, secret);
  }
}
