package dev.paddock.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.store.Database;
import dev.paddock.testkit.Sealer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingTest {
  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();
  private Database database;
  private KeyRing ring;

  @SuppressWarnings("NullAway.Init") // JUnit sets them
  KeyRingTest() {}

  @BeforeEach
  void open() {
    database = Database.sqlite(directory.resolve("test.db"), new SimpleMeterRegistry());
    RootKey.create(directory.resolve("root.key"), random);
    ring = ring("root.key");
    database.write(tx ->
        tx.createUpdate("insert into levels (kind) values ('organization'), ('organization')")
            .execute());
  }

  private KeyRing ring(String file) {
    return new KeyRing(
        database,
        RootKey.from("file:" + directory.resolve(file), Map.of()),
        random,
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Ciphertext encrypt(long level, String name, String value) {
    try (var plaintext = new Plaintext(value.getBytes(StandardCharsets.UTF_8))) {
      return database.write(tx -> ring.encrypt(tx, level, name, plaintext));
    }
  }

  private String decrypt(long level, String name, Ciphertext value) {
    try (var plaintext = database.read(handle -> ring.decrypt(handle, level, name, value))) {
      return plaintext.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatWentInComesOut() {
    assertThat(decrypt(1, "name", encrypt(1, "name", "value"))).isEqualTo("value");
    assertThat(decrypt(1, "name", encrypt(1, "name", ""))).isEmpty();
    assertThat(encrypt(1, "name", "value").bytes())
        .isNotEqualTo(encrypt(1, "name", "value").bytes());
  }

  @Test
  void aValueCopiedElsewhereDoesNotOpen() {
    var value = encrypt(1, "name", "value");
    encrypt(2, "name", "other");
    assertThatThrownBy(() -> decrypt(2, "name", value)).isInstanceOf(DecryptionException.class);
    assertThatThrownBy(() -> decrypt(1, "other name", value))
        .isInstanceOf(DecryptionException.class);
    assertThatThrownBy(() -> decrypt(1, "name", new Ciphertext(value.bytes(), 2)))
        .isInstanceOf(DecryptionException.class);
    value.bytes()[20] ^= 1;
    assertThatThrownBy(() -> decrypt(1, "name", value)).isInstanceOf(DecryptionException.class);
  }

  @Test
  void aDataKeyCopiedToAnotherOwnerDoesNotOpen() {
    var value = encrypt(1, "name", "value");
    database.write(tx -> tx.createUpdate("update data_keys set level_id = 2").execute());
    assertThatThrownBy(() -> decrypt(2, "name", value)).isInstanceOf(DecryptionException.class);
  }

  @Test
  void anotherRootKeyIsRefused() {
    RootKey.create(directory.resolve("other.key"), random);
    assertThatThrownBy(() -> ring("other.key"))
        .isInstanceOf(RootKeyException.class)
        .hasMessageContaining("not the one this database was made with");
    ring("root.key");
  }

  @Test
  void rootKeysComeFromFileEnvironmentOrCommand() throws Exception {
    var file = directory.resolve("root.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var text = Files.readString(file);
    RootKey.from("env:KEY", Map.of("KEY", text + "\n"));
    RootKey.from("command:cat '" + file + "'", Map.of());
    for (String bad :
        new String[] {
          "file:/nowhere", "env:NONE", "command:false", "kms:x", "env:SHORT", "env:TEXT"
        }) {
      assertThatThrownBy(() -> RootKey.from(bad, Map.of("SHORT", "AAAA", "TEXT", "A")))
          .as(bad)
          .isInstanceOf(RootKeyException.class);
    }
  }

  @Test
  void boxesOpenForTheirKeyOnly() {
    var box = new SealedBox(new SimpleMeterRegistry());
    try (var keys = box.newKeyPair();
        var others = box.newKeyPair()) {
      var publicKey = Base64.getEncoder().encodeToString(keys.publicKey());
      var sealed = Base64.getDecoder().decode(Sealer.seal(publicKey, new byte[] {1, 2, 3}));
      assertThat(box.open(sealed, keys.publicKey(), keys.privateKey()).orElseThrow().length())
          .isEqualTo(3);
      assertThat(box.open(sealed, others.publicKey(), others.privateKey())).isEmpty();
      assertThat(box.open(new byte[10], keys.publicKey(), keys.privateKey())).isEmpty();
      sealed[50] ^= 1;
      assertThat(box.open(sealed, keys.publicKey(), keys.privateKey())).isEmpty();
    }
  }

  @Test
  void plaintextIsWipedAndCanNotBeShown() {
    var bytes = "secret".getBytes(StandardCharsets.UTF_8);
    var plaintext = new Plaintext(bytes);
    assertThat(plaintext.toString()).doesNotContain("secret");
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(plaintext))
        .isInstanceOf(NotSerializableException.class);
    plaintext.close();
    assertThat(bytes).containsOnly(0);
    assertThatThrownBy(() -> plaintext.use(it -> it)).isInstanceOf(IllegalStateException.class);
  }
}
