package dev.paddock.architecture.planted.secrets;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.LevelId;
import dev.paddock.secrets.Secret;
import dev.paddock.secrets.SecretValues;
import dev.paddock.store.Handle;

final class LeaksPlaintext {
  private LeaksPlaintext() {}

  static int looks(Plaintext value) {
    return value.use(bytes -> bytes.length);
  }

  static Plaintext decrypts(KeyRing keyRing, Handle handle, Ciphertext value) {
    return keyRing.decrypt(handle, 1, "anything", value);
  }

  static Plaintext reads(SecretValues values, Handle handle, Secret secret) {
    return values.read(handle, new LevelId(1), secret);
  }
}
