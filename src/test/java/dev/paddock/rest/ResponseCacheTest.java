package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.Caller;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.Rule;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import dev.paddock.web.Reply;
import dev.paddock.web.WebResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer is given again only while it would be made again. */
final class ResponseCacheTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  @Override
  protected Map<String, String> settings() {
    return Map.of("server.management_port", "0");
  }

  private Client newToken(String expiresAt) {
    var arguments =
        Map.<String, Object>of(
            "user",
            "alice",
            "name",
            "memory-" + System.nanoTime(),
            "scopes",
            List.of("admin:org"),
            "expires_at",
            expiresAt);
    return server.as(server.operate("token create", arguments).path("token").asString());
  }

  private void put(String name, String visibility) {
    var body = Sealer.body(owner(), SECRETS, "v", Map.of("visibility", visibility));
    assertThat(owner().put(SECRETS + "/" + name, body).status()).isLessThan(300);
  }

  @Test
  void theSameQuestionHasTheSameAnswerUnderAnotherId() {
    put("SAME", "all");
    var first = owner().get(SECRETS + "/SAME");
    var second = owner().get(SECRETS + "/SAME");
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.header("X-GitHub-Request-Id"))
        .isNotEqualTo(first.header("X-GitHub-Request-Id"));
  }

  @Test
  void aChangedSecretIsSeenAtOnce() {
    for (String visibility : new String[] {"all", "private", "all", "private"}) {
      put("CHANGED", visibility);
      assertThat(owner().get(SECRETS + "/CHANGED").json().path("visibility").asString())
          .isEqualTo(visibility);
    }
    owner().delete(SECRETS + "/CHANGED");
    assertThat(owner().get(SECRETS + "/CHANGED").status()).isEqualTo(404);
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    var client = newToken("2099-01-01T00:00:00Z");
    assertThat(client.get(SECRETS).status()).isEqualTo(200);
    assertThat(client.get(SECRETS).status()).isEqualTo(200);
    var tokens = server.operate("token list", Map.of()).path("tokens").valueStream().toList();
    server.operate("token revoke", Map.of("id", tokens.getLast().path("id").asString()));
    assertThat(client.get(SECRETS).status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsRefusedThoughNothingWasWritten() {
    var end = server.clock().instant().plusSeconds(60);
    var client = newToken(end.toString());
    assertThat(client.get(SECRETS).status()).isEqualTo(200);
    server.clock().advance(Duration.ofSeconds(61));
    assertThat(client.get(SECRETS).status()).isEqualTo(401);
  }

  @Test
  void aRemovedOwnerIsRefusedAtOnce() {
    server.apply(
        """
        users: [{login: leaver, tokens: [{name: t, value: ghp_leaver00000000000000000, scopes: [admin:org]}]}]
        organizations: [{login: acme, owners: [leaver]}]
        """);
    var leaver = server.as("ghp_leaver00000000000000000");
    assertThat(leaver.get(SECRETS).status()).isEqualTo(200);
    assertThat(leaver.get(SECRETS).status()).isEqualTo(200);
    assertThat(owner().delete("/orgs/acme/memberships/leaver").status()).isEqualTo(204);
    assertThat(leaver.get(SECRETS).status()).isEqualTo(403);
  }

  @Test
  void headersThatMakeADifferenceMakeIt() {
    assertThat(owner().get(SECRETS).status()).isEqualTo(200);
    assertThat(owner().with("Accept", "application/xml").get(SECRETS).status()).isEqualTo(415);
    assertThat(owner().with("X-GitHub-Api-Version", "2000-01-01").get(SECRETS).status())
        .isEqualTo(400);
    assertThat(server.anonymous().get(SECRETS).status()).isEqualTo(401);
    var etag = owner().get(SECRETS).header("ETag");
    assertThat(owner().with("If-None-Match", etag).get(SECRETS).status()).isEqualTo(304);
  }

  private static final LevelId ONE = new LevelId(1);
  private static final LevelId OTHER = new LevelId(2);
  private static final ByteBuffer KEY = ByteBuffer.wrap(TokenHash.of("a request"));

  private static void keep(ResponseCache cache, ByteBuffer key) {
    var group = Route.plain("/zen", Rule.Plain.ANYONE).cacheable();
    group.get("", "meta/get-zen", request -> Reply.noContent());
    cache.keep(
        key,
        new WebResponse(200, Map.of(), Map.of(), new byte[] {1}),
        group.routes().getFirst(),
        new Caller.Anonymous(),
        ONE,
        cache.revision().orElseThrow());
  }

  @Test
  void onlyWhatIsAskedAgainIsKept(@TempDir Path directory) {
    try (var database =
        Database.sqlite(directory.resolve("paddock.db"), new SimpleMeterRegistry())) {
      var cache = new ResponseCache(database, Clock.systemUTC());
      for (var kept : List.of(false, true)) {
        keep(cache, KEY);
        assertThat(cache.find(KEY).isPresent()).isEqualTo(kept);
      }
      var other = ByteBuffer.wrap(TokenHash.of("another request"));
      keep(cache, other);
      assertThat(cache.find(other)).isEmpty();
    }
  }

  @Test
  void aWriteDropsWhatItMayHaveChanged(@TempDir Path directory) {
    try (var database =
        Database.sqlite(directory.resolve("paddock.db"), new SimpleMeterRegistry())) {
      assertThat(isKeptAfter(database, tx -> tx.changesOnly(OTHER))).isTrue();
      assertThat(isKeptAfter(database, Tx::changesNothingShown)).isTrue();
      assertThat(isKeptAfter(database, tx -> tx.changesOnly(ONE))).isFalse();
      assertThat(isKeptAfter(database, tx -> {})).isFalse();
      assertThat(isKeptAfter(database, ResponseCacheTest::changeRights)).isFalse();
      // What one transaction says does not count for the next.
      assertThat(isKeptAfter(database, tx -> {})).isFalse();
    }
  }

  private static void changeRights(Tx tx) {
    tx.changesOnly(OTHER);
    tx.createUpdate(
            """
            insert into accounts (kind, login, login_key, created_at, updated_at)
            values ('user', 'one', 'one', 1, 1)
            """)
        .execute();
    tx.createUpdate("update accounts set name = 'new'").execute();
  }

  private static boolean isKeptAfter(Database database, Consumer<Tx> write) {
    var cache = new ResponseCache(database, Clock.systemUTC());
    keep(cache, KEY);
    keep(cache, KEY);
    assertThat(cache.find(KEY)).isPresent();
    database.write(tx -> {
      write.accept(tx);
      return true;
    });
    return cache.find(KEY).isPresent();
  }

  @Test
  void aSecretOfAnotherOrganizationDropsNothing() {
    if (engine() == Engine.POSTGRES) {
      return; // no response is kept there
    }
    assertThat(readsAfter(() -> put("/orgs/globex/actions/secrets"))).isZero();
    assertThat(readsAfter(() -> put(SECRETS))).isEqualTo(1);
  }

  private void put(String secrets) {
    var body = Sealer.body(owner(), secrets, "v", Map.of("visibility", "all"));
    assertThat(owner().put(secrets + "/ELSEWHERE", body).status()).isLessThan(300);
  }

  /** The statements of a request that was remembered before a change; the least of several. */
  private int readsAfter(Runnable change) {
    change.run(); // The first makes keys and a secret, which changes more.
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      for (int asked = 0; asked < 3; asked++) {
        owner().get(SECRETS + "?remembered");
      }
      change.run();
      int before = server.metric("paddock_store_statements_total");
      assertThat(owner().get(SECRETS + "?remembered").status()).isEqualTo(200);
      least = Math.min(least, server.metric("paddock_store_statements_total") - before);
    }
    return least;
  }
}
