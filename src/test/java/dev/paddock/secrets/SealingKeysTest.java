package dev.paddock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.RootKey;
import dev.paddock.crypto.SealedBox;
import dev.paddock.identity.LevelId;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SealingKeysTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  @Test
  void aReplacedKeyOpensBoxesForAnotherDay() {
    var old = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    replaceKeyOfAcme();
    var now = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    assertThat(now.get("key_id")).isNotEqualTo(old.get("key_id"));
    assertThat(owner().put(SECRETS + "/OLD", old).status()).isEqualTo(201);
    server.clock().advance(Duration.ofHours(23));
    assertThat(owner().put(SECRETS + "/OLD", old).status()).isEqualTo(204);
    server.clock().advance(Duration.ofHours(1));
    assertThat(owner().put(SECRETS + "/OLD", old).message()).contains("improperly encrypted");
    assertThat(owner().put(SECRETS + "/OLD", now).status()).isEqualTo(204);
  }

  @Test
  void aKeyThatWasJustUsedFallsWithItsDay() {
    var old = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    replaceKeyOfAcme();
    server.clock().advance(Duration.ofHours(24).minusSeconds(30));
    assertThat(owner().put(SECRETS + "/FALLS", old).status()).isEqualTo(201);
    server.clock().advance(Duration.ofSeconds(31));
    assertThat(owner().put(SECRETS + "/FALLS", old).message()).contains("improperly encrypted");
  }

  @Test
  void aKeyThatIsGoneOpensNothingTenMinutesAfterItsLastLook() {
    var sealed = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    assertThat(owner().put(SECRETS + "/GONE", sealed).status()).isEqualTo(201);
    server.sql("delete from sealing_keys");
    server.clock().advance(Duration.ofMinutes(10));
    assertThat(owner().put(SECRETS + "/GONE", sealed).message()).contains("improperly encrypted");
  }

  @Test
  void aClockThatIsSetBackMakesNoKeyUsable() {
    var sealed = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    assertThat(owner().put(SECRETS + "/BACK", sealed).status()).isEqualTo(201);
    server.sql("delete from sealing_keys");
    server.clock().advance(Duration.ofMinutes(-1));
    assertThat(owner().put(SECRETS + "/BACK", sealed).message()).contains("improperly encrypted");
  }

  private void replaceKeyOfAcme() {
    var random = new SecureRandom();
    try (var database = server.database()) {
      var rootKey = RootKey.from("file:" + server.data().resolve("root.key"), Map.of());
      var keyRing = new KeyRing(database, rootKey, random, server.clock());
      var acme =
          database.read(handle ->
              handle
                  .createQuery(
                      "select o.level_id from organizations o join accounts a on a.id = o.id where a.login_key = 'acme'")
                  .mapToLong()
                  .one());
      new SealingKeys(
              database, keyRing, new SealedBox(new SimpleMeterRegistry()), random, server.clock())
          .replace(new LevelId(acme));
    }
  }

  @Test
  void aPrivateKeyCopiedToAnotherOwnerDoesNotOpen() {
    var theirs = "/orgs/globex/actions/secrets";
    var mine = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    owner().get(theirs + "/public-key");
    server.sql(
        "delete from sealing_keys where level_id <> (select level_id from sealing_keys where key_id = %s)"
            .formatted(mine.get("key_id")));
    server.sql(
        "update sealing_keys set level_id = (select o.level_id from organizations o join accounts a on a.id = o.id where a.login_key = 'globex') where key_id = %s"
            .formatted(mine.get("key_id")));
    assertThat(owner().put(theirs + "/STOLEN", mine).status()).isEqualTo(500);
    assertThat(owner().get(theirs + "/STOLEN").status()).isEqualTo(404);
    server.sql("delete from sealing_keys");
  }
}
