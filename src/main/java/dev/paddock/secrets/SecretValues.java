package dev.paddock.secrets;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;

/**
 * The only reader of stored values of secrets: for an export with values, for comparing them with a
 * world file, and for delivery to jobs.
 */
public final class SecretValues {
  private final SecretStore store;
  private final KeyRing keyRing;

  SecretValues(SecretStore store, KeyRing keyRing) {
    this.store = store;
    this.keyRing = keyRing;
  }

  /** Decrypts the value of a secret; the caller closes it. */
  public Plaintext read(Handle handle, LevelId owner, Secret secret) {
    return keyRing.decrypt(
        handle, owner.value(), keyName(secret.name()), store.ciphertext(handle, secret.id()));
  }

  /**
   * Encrypts other data that contains secrets of an owner, with the owner's key.
   *
   * @param name of the data, unique for the owner; the ciphertext is bound to it
   */
  public Ciphertext encrypt(Tx tx, LevelId owner, String name, Plaintext value) {
    return keyRing.encrypt(tx, owner.value(), name, value);
  }

  /** Decrypts what {@link #encrypt} made under the same name; the caller closes it. */
  public Plaintext decrypt(Handle handle, LevelId owner, String name, Ciphertext value) {
    return keyRing.decrypt(handle, owner.value(), name, value);
  }

  /** The name to which the ciphertext of a secret is bound. */
  static String keyName(SecretName name) {
    return "actions secret " + name.value();
  }
}
