package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Guesses of tokens, by address. A trusted proxy tells whose address it is. */
final class BadTokensTest extends ServerTest {
  private static final int LIMIT = 3;
  private static final AtomicInteger LAST = new AtomicInteger();

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "server.bad_tokens_per_minute",
        Integer.toString(LIMIT),
        "server.trusted_proxies",
        "127.0.0.1");
  }

  private static String newAddress() {
    return "203.0.113." + LAST.incrementAndGet();
  }

  private static Client from(String address, Client client) {
    return client.with("X-Forwarded-For", address);
  }

  private Client bad(String address) {
    return from(address, server.as("ghp_0000000000000000000000000"));
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message())
        .isEqualTo("Maximum number of login attempts exceeded. Please try again later.");
  }

  @Test
  void afterTheLimitAGoodTokenIsRefusedLikeABadOne() {
    var address = newAddress();
    var secrets = "/orgs/acme/actions/secrets";
    // Its answer is remembered.
    for (int i = 0; i < 3; i++) {
      assertThat(from(address, owner()).get(secrets).status()).isEqualTo(200);
    }
    for (int i = 0; i < LIMIT; i++) {
      assertThat(bad(address).get("/user").status()).isEqualTo(401);
      assertThat(from(address, owner()).get("/user").status()).isEqualTo(200);
    }
    refused(bad(address).get("/user"));
    refused(from(address, owner()).get("/user"));
    refused(from(address, owner()).get(secrets));
    refused(from(address, owner()).post("/admin/users", Map.of("login", "never-made")));
    var graphql = from(address, owner()).graphql(Map.of("query", "{viewer{login}}"));
    assertThat(graphql.status()).isEqualTo(403);
    refused(
        from(address, server.authorized("RemoteAuth AAAA"))
            .post("/actions/runner-registration", Map.of()));
    assertThat(from(address, server.anonymous()).get("/meta").status())
        .as("without a token nothing is guessed")
        .isEqualTo(200);
    assertThat(owner().get("/users/never-made").status()).isEqualTo(404);
  }

  @Test
  void otherAddressesAreServed() {
    var address = newAddress();
    for (int i = 0; i <= LIMIT; i++) {
      bad(address).get("/user");
    }
    refused(from(address, owner()).get("/user"));
    assertThat(from(newAddress(), owner()).get("/user").status()).isEqualTo(200);
    assertThat(owner().get("/user").status()).as("the proxy itself").isEqualTo(200);
  }

  @Test
  void aMinuteAfterTheLastGuessAllIsAsBefore() {
    var address = newAddress();
    for (int i = 0; i < LIMIT; i++) {
      bad(address).get("/user");
    }
    server.clock().advance(Duration.ofSeconds(59));
    refused(bad(address).get("/user"));
    server.clock().advance(Duration.ofSeconds(59));
    refused(from(address, owner()).get("/user"));
    server.clock().advance(Duration.ofSeconds(2));
    assertThat(from(address, owner()).get("/user").status()).isEqualTo(200);
    assertThat(bad(address).get("/user").status()).isEqualTo(401);
  }

  @Test
  void badTokensOfRunnersCountToo() {
    var address = newAddress();
    var client = from(address, server.authorized("RemoteAuth AAAA"));
    for (int i = 0; i < LIMIT; i++) {
      assertThat(client.post("/actions/runner-registration", Map.of()).status()).isEqualTo(404);
    }
    refused(client.post("/actions/runner-registration", Map.of()));
    refused(from(address, owner()).get("/user"));
  }
}
