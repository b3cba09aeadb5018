package dev.paddock.secrets;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.SealedBox;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import dev.paddock.web.Digits;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The key pairs for which clients seal secrets: Curve25519, one per owner, made when it is first
 * asked for. The private half is stored encrypted. A key that was replaced opens boxes for another
 * day, for clients that fetched it before.
 */
final class SealingKeys {
  private static final Duration USABLE_AFTER_REPLACEMENT = Duration.ofHours(24);
  // 18 digits, as on GitHub
  private static final long SMALLEST_ID = 100_000_000_000_000_000L;
  private static final long LARGEST_ID = 999_999_999_999_999_999L;

  private final Database database;
  private final KeyRing keyRing;
  private final SealedBox box;
  private final SecureRandom random;
  private final Clock clock;

  SealingKeys(Database database, KeyRing keyRing, SealedBox box, SecureRandom random, Clock clock) {
    this.database = database;
    this.keyRing = keyRing;
    this.box = box;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The public half, which clients get.
   *
   * @param id GitHub's {@code key_id}
   * @param key 32 bytes
   */
  record PublicKey(long id, byte[] key) {}

  PublicKey current(LevelId owner) {
    return database
        .read(handle -> findCurrent(handle, owner))
        .or(() -> {
          database.write(tx -> insert(tx, owner));
          return database.read(handle -> findCurrent(handle, owner));
        })
        .orElseThrow();
  }

  /** Makes a new key; the old one stays usable for a day. */
  void replace(LevelId owner) {
    database.write(tx -> {
      tx.createUpdate(
              """
              update sealing_keys set replaced_at = :now
              where level_id = :owner and app = 'actions' and replaced_at is null
              """)
          .bind("now", clock.millis())
          .bind("owner", owner)
          .execute();
      return insert(tx, owner);
    });
  }

  /** Opens a client's sealed box; empty if the key is unknown or too old, or does not open it. */
  Optional<Plaintext> open(Handle handle, LevelId owner, String keyId, byte[] sealed) {
    if (!Digits.isId(keyId)) {
      return Optional.empty();
    }
    return findUsable(handle, owner, Long.parseLong(keyId))
        .flatMap(key -> {
          try (var privateKey =
              keyRing.decrypt(handle, owner.value(), name(key.publicKey()), key.privateKey())) {
            return box.open(sealed, key.publicKey().key(), privateKey);
          }
        });
  }

  private record StoredKey(PublicKey publicKey, Ciphertext privateKey) {}

  private static Optional<PublicKey> findCurrent(Handle handle, LevelId owner) {
    return handle
        .createQuery(
            """
            select key_id, public_key from sealing_keys
            where level_id = :owner and app = 'actions' and replaced_at is null
            """)
        .bind("owner", owner)
        .map(row -> new PublicKey(row.getLong("key_id"), row.getBytes("public_key")))
        .findOne();
  }

  private Optional<StoredKey> findUsable(Handle handle, LevelId owner, long id) {
    return handle
        .createQuery(
            """
            select key_id, public_key, private_key, data_key_version from sealing_keys
            where key_id = :id and level_id = :owner and app = 'actions'
              and (replaced_at is null or replaced_at > :oldest)
            """)
        .bind("id", id)
        .bind("owner", owner)
        .bind("oldest", clock.instant().minus(USABLE_AFTER_REPLACEMENT))
        .map(row ->
            new StoredKey(
                new PublicKey(row.getLong("key_id"), row.getBytes("public_key")),
                new Ciphertext(row.getBytes("private_key"), row.getInt("data_key_version"))))
        .findOne();
  }

  // When two clients ask for an owner's first key at once, one insert wins and both read that one.
  private int insert(Tx tx, LevelId owner) {
    long id = random.nextLong(SMALLEST_ID, LARGEST_ID);
    try (var pair = box.newKeyPair()) {
      var privateKey =
          keyRing.encrypt(
              tx, owner.value(), name(new PublicKey(id, pair.publicKey())), pair.privateKey());
      return tx.createUpdate(
              """
              insert into sealing_keys (key_id, level_id, app, public_key, private_key,
                data_key_version, created_at)
              values (:id, :owner, 'actions', :publicKey, :privateKey, :keyVersion, :now)
              on conflict do nothing
              """)
          .bind("id", id)
          .bind("owner", owner)
          .bind("publicKey", pair.publicKey())
          .bind("privateKey", privateKey.bytes())
          .bind("keyVersion", privateKey.keyVersion())
          .bind("now", clock.millis())
          .execute();
    }
  }

  // Binds the private half to the public one: if that is exchanged in the database, nothing opens.
  private static String name(PublicKey key) {
    return "sealing key %d %s".formatted(key.id(), HexFormat.of().formatHex(key.key()));
  }
}
