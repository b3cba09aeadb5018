package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Rule;
import dev.paddock.store.Database;
import dev.paddock.testkit.Client;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer is given again only while it would be made again. */
final class ResponseCacheTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

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

  @Test
  void onlyWhatIsAskedAgainIsKept(@TempDir Path directory) {
    var meters = new SimpleMeterRegistry();
    try (var database = Database.sqlite(directory.resolve("paddock.db"), meters)) {
      var cache = new ResponseCache(database, Clock.systemUTC());
      var group = Route.plain("/zen", Rule.Plain.ANYONE).cacheable();
      group.get("", "meta/get-zen", request -> Reply.noContent());
      var route = group.routes().getFirst();
      var answer = new WebResponse(200, Map.of(), Map.of(), new byte[] {1});
      var key = ByteBuffer.wrap(TokenHash.of("a request"));
      var other = ByteBuffer.wrap(TokenHash.of("another request"));
      long revision = cache.revision();
      for (var kept : List.of(false, true)) {
        cache.keep(key, answer, route, new Caller.Anonymous(), revision);
        assertThat(cache.find(key, revision).isPresent()).isEqualTo(kept);
      }
      cache.keep(other, answer, route, new Caller.Anonymous(), revision);
      assertThat(cache.find(other, revision)).isEmpty();
    }
  }
}
