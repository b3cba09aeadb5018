package dev.paddock.secrets;

import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.LevelId;
import org.jdbi.v3.core.Handle;

/**
 * The only reader of what secrets hold: for an export with values, for telling whether a world file
 * changes one, and for the delivery to jobs.
 */
public final class SecretValues {
  private final SecretStore store;
  private final KeyRing keyRing;

  SecretValues(SecretStore store, KeyRing keyRing) {
    this.store = store;
    this.keyRing = keyRing;
  }

  /** Opens the value of a secret; the caller closes it. */
  public Plaintext read(Handle handle, LevelId owner, Secret secret) {
    return keyRing.decrypt(
        handle, owner.value(), keyName(secret.name()), store.ciphertext(handle, secret.id()));
  }

  /** The name that a value is bound to at rest. */
  static String keyName(SecretName name) {
    return "actions secret " + name.value();
  }
}
