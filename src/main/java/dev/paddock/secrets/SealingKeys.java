package dev.paddock.secrets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.time.Instant;
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

  // A key opens boxes for a day whatever happens to it, so what was found lately still holds.
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST_KEPT = 10_000;

  private final Cache<KeyName, UsableKey> usable =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();
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

  private record KeyName(LevelId owner, long id) {}

  private record StoredKey(PublicKey publicKey, Ciphertext privateKey, Optional<Instant> end) {}

  private record UsableKey(byte[] publicKey, Plaintext privateKey, Instant read, Instant until) {
    // A clock that was set back proves nothing.
    boolean isUsableAt(Instant now) {
      return !now.isBefore(read) && now.isBefore(until);
    }
  }

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
  Optional<Plaintext> open(LevelId owner, String keyId, byte[] sealed) {
    if (!Digits.isId(keyId)) {
      return Optional.empty();
    }
    return usable(new KeyName(owner, Long.parseLong(keyId)))
        .flatMap(key -> box.open(sealed, key.publicKey(), key.privateKey()));
  }

  private Optional<UsableKey> usable(KeyName name) {
    var now = clock.instant();
    var known = Optional.ofNullable(usable.getIfPresent(name)).filter(key -> key.isUsableAt(now));
    if (known.isPresent()) {
      return known;
    }
    var found = database.snapshot(handle -> findUsable(handle, name, now));
    found.ifPresent(key -> usable.put(name, key));
    return found;
  }

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

  private Optional<UsableKey> findUsable(Handle handle, KeyName name, Instant now) {
    return handle
        .createQuery(
            """
            select public_key, private_key, data_key_version, replaced_at from sealing_keys
            where key_id = :id and level_id = :owner and app = 'actions'
            """)
        .bind("id", name.id())
        .bind("owner", name.owner())
        .map(row ->
            new StoredKey(
                new PublicKey(name.id(), row.getBytes("public_key")),
                new Ciphertext(row.getBytes("private_key"), row.getInt("data_key_version")),
                row.optionalInstant("replaced_at").map(it -> it.plus(USABLE_AFTER_REPLACEMENT))))
        .findOne()
        .filter(stored -> stored.end().isEmpty() || stored.end().get().isAfter(now))
        .map(stored -> opened(handle, name.owner(), stored, now));
  }

  private UsableKey opened(Handle handle, LevelId owner, StoredKey stored, Instant now) {
    var key = stored.publicKey();
    var privateKey = keyRing.decrypt(handle, owner.value(), name(key), stored.privateKey());
    var kept = now.plus(KEPT);
    return new UsableKey(
        key.key(), privateKey, now, stored.end().filter(it -> it.isBefore(kept)).orElse(kept));
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
