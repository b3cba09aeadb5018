package dev.paddock.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * Encryption at rest. Every owner (a row of {@code levels}) has a data key of its own, which lies
 * in the database encrypted under the root key. What it encrypts is bound to the owner and to a
 * name, so a row copied elsewhere does not open.
 */
public final class KeyRing {
  // The root key and the data keys have versions from the start, so that a later one needs no
  // migration.
  private static final int ROOT_VERSION = 1;
  private static final int FIRST_VERSION = 1;
  private static final int MOST_KEYS = 10_000;
  private static final String CHECK = "root key check";

  private record KeyId(long levelId, int version) {}

  // A key never changes and its owner's id is never given again, so one that was read after its
  // commit stays right. Within a transaction it might never be committed.
  private final Cache<KeyId, Aes> committed = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();
  private final Database database;
  private final Aes root;
  private final SecureRandom random;
  private final Clock clock;

  /**
   * Makes sure that the root key is the one this database was made with.
   *
   * @throws RootKeyException if it is another
   */
  public KeyRing(Database database, RootKey rootKey, SecureRandom random, Clock clock) {
    this.database = database;
    this.root = rootKey.aes();
    this.random = random;
    this.clock = clock;
    var check = database.read(KeyRing::findCheck);
    if (check.isPresent()) {
      verify(check.get());
    } else {
      database.write(this::insertCheck);
    }
  }

  private static Optional<byte[]> findCheck(Handle handle) {
    return handle
        .createQuery("select check_value from root_keys where version = :version")
        .bind("version", ROOT_VERSION)
        .map(row -> row.getBytes(1))
        .findOne();
  }

  /** Whether a root key has been used with a database. */
  public static boolean hasRootKey(Database database) {
    return database.read(KeyRing::findCheck).isPresent();
  }

  private void verify(byte[] check) {
    try (var opened = root.decrypt(check, CHECK)) {
      opened.length();
    } catch (DecryptionException wrongKey) {
      throw new RootKeyException(
          "The root key is not the one this database was made with: point keys.root at the right one.");
    }
  }

  private int insertCheck(Tx tx) {
    return tx.createUpdate(
            """
            insert into root_keys (version, check_value, created_at)
            values (:version, :check, :now)
            """)
        .bind("version", ROOT_VERSION)
        .bind("check", root.wrap(new byte[Aes.KEY_BYTES], CHECK, random))
        .bind("now", clock.millis())
        .execute();
  }

  /**
   * Encrypts for an owner; the owner's data key is made on first use.
   *
   * @param levelId the owner
   * @param name what the value is, unique for the owner; the same name opens it again
   */
  public Ciphertext encrypt(long levelId, String name, Plaintext value) {
    var id = new KeyId(levelId, FIRST_VERSION);
    return encrypt(committed.get(id, this::readOrMake), levelId, name, value);
  }

  private Aes readOrMake(KeyId id) {
    return database
        .read(handle -> find(handle, id))
        .orElseGet(() -> {
          database.write(tx -> insertDataKey(tx, id.levelId()));
          return database.read(handle -> find(handle, id)).orElseThrow();
        });
  }

  /**
   * The same within a transaction that may have made the owner, and whose data key is not kept: it
   * is not there before the commit.
   */
  public Ciphertext encrypt(Tx tx, long levelId, String name, Plaintext value) {
    var id = new KeyId(levelId, FIRST_VERSION);
    var key =
        find(tx, id)
            .orElseGet(() -> {
              insertDataKey(tx, levelId);
              return find(tx, id).orElseThrow();
            });
    return encrypt(key, levelId, name, value);
  }

  private Ciphertext encrypt(Aes key, long levelId, String name, Plaintext value) {
    return new Ciphertext(
        key.encrypt(value, context(levelId, name, FIRST_VERSION), random), FIRST_VERSION);
  }

  /**
   * Opens what {@link #encrypt} made for the same owner and name.
   *
   * @throws DecryptionException if it was made for another, or changed
   */
  public Plaintext decrypt(Handle handle, long levelId, String name, Ciphertext value) {
    var context = context(levelId, name, value.keyVersion());
    var id = new KeyId(levelId, value.keyVersion());
    return Optional.ofNullable(committed.getIfPresent(id))
        .or(() -> find(handle, id))
        .orElseThrow(() -> new DecryptionException(context))
        .decrypt(value.bytes(), context);
  }

  private Optional<Aes> find(Handle handle, KeyId id) {
    return findDataKey(handle, id.levelId(), id.version())
        .map(wrapped -> {
          try (var key = root.decrypt(wrapped, keyContext(id.levelId(), id.version()))) {
            return new Aes(key);
          }
        });
  }

  private static Optional<byte[]> findDataKey(Handle handle, long levelId, int version) {
    return handle
        .createQuery(
            "select wrapped from data_keys where level_id = :levelId and version = :version")
        .bind("levelId", levelId)
        .bind("version", version)
        .map(row -> row.getBytes(1))
        .findOne();
  }

  private int insertDataKey(Tx tx, long levelId) {
    var key = new byte[Aes.KEY_BYTES];
    random.nextBytes(key);
    return tx.createUpdate(
            """
            insert into data_keys (level_id, version, root_version, wrapped, created_at)
            values (:levelId, :version, :rootVersion, :wrapped, :now)
            on conflict (level_id, version) do nothing
            """)
        .bind("levelId", levelId)
        .bind("version", FIRST_VERSION)
        .bind("rootVersion", ROOT_VERSION)
        .bind("wrapped", root.wrap(key, keyContext(levelId, FIRST_VERSION), random))
        .bind("now", clock.millis())
        .execute();
  }

  private static String keyContext(long levelId, int version) {
    return "data key %d of level %d".formatted(version, levelId);
  }

  private static String context(long levelId, String name, int version) {
    return "%s of level %d, key %d".formatted(name, levelId, version);
  }
}
