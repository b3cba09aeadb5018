package dev.paddock.secrets;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;

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

  /**
   * Encrypts something that holds secrets of an owner, to be kept beside them.
   *
   * @param name what it is, unique for the owner
   */
  public Ciphertext encrypt(Tx tx, LevelId owner, String name, Plaintext value) {
    return keyRing.encrypt(tx, owner.value(), name, value);
  }

  /** Opens what {@link #encrypt} made under the same name; the caller closes it. */
  public Plaintext decrypt(Handle handle, LevelId owner, String name, Ciphertext value) {
    return keyRing.decrypt(handle, owner.value(), name, value);
  }

  /** The name that a value is bound to at rest. */
  static String keyName(SecretName name) {
    return "actions secret " + name.value();
  }
}
