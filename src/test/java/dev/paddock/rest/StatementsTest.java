package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * How many statements the most used operations take, when the caller is known and no right has
 * changed meanwhile. Whoever needs one more changes a number here, and says why.
 */
final class StatementsTest extends ServerTest {
  private static final int TIMES = 5;
  private static final String ACTIONS = "/orgs/acme/actions";
  private static final String SECRETS = ACTIONS + "/secrets";
  private static final String RUNNERS = ACTIONS + "/runners";

  /**
   * What comes ahead of another statement in its round trip is not counted. On PostgreSQL a request
   * that writes asks first, by a statement of its own, whether the rights that it relies on hold.
   */
  private record Expected(int sqlite, int postgres) {}

  // Behind each, what it was when caller and organization were looked up each time
  private static final Map<String, Expected> EXPECTED =
      Map.of(
          "GET runner", new Expected(1, 1), // 4, 4
          "GET runners", new Expected(1, 1), // 5, 5
          "DELETE runner", new Expected(4, 6), // 7, 8
          "POST registration-token", new Expected(2, 3), // 4, 4
          "POST generate-jitconfig", new Expected(11, 12), // 13, 13; one keeps the labels as text
          "GET secrets", new Expected(1, 1), // 4, 4
          "GET public-key", new Expected(1, 1), // 3, 3
          "GET secret", new Expected(1, 1), // 3, 3
          "PUT secret", new Expected(3, 4), // 6, 6
          "PUT secret, a new one", new Expected(5, 6)); // 8, 8

  private final Map<String, Integer> measured = new LinkedHashMap<>();

  @Override
  protected Map<String, String> settings() {
    return Map.of("server.management_port", "0");
  }

  @Test
  void theMostUsedOperationsTakeFewStatements() {
    var runners = new ArrayDeque<Long>();
    measure("POST generate-jitconfig", i -> jitConfig("jit-" + i, runners));
    long runner = runners.getFirst();
    measure("GET runner", i -> read(RUNNERS + "/" + runner, i));
    measure("GET runners", i -> read(RUNNERS, i));
    measure("DELETE runner", i -> owner().delete(RUNNERS + "/" + runners.removeLast()));
    measure("POST registration-token", i -> owner().post(RUNNERS + "/registration-token"));
    measure("GET public-key", i -> read(SECRETS + "/public-key", i));
    var secret = Sealer.body(owner(), SECRETS, "value", Map.of("visibility", "all"));
    measure("PUT secret, a new one", i -> owner().put(SECRETS + "/COUNTED_" + i, secret));
    measure("PUT secret", i -> owner().put(SECRETS + "/COUNTED_0", secret));
    measure("GET secret", i -> read(SECRETS + "/COUNTED_0", i));
    measure("GET secrets", i -> read(SECRETS, i));
    boolean onSqlite = engine() == Engine.SQLITE;
    EXPECTED.forEach((operation, expected) ->
        assertThat(measured.get(operation))
            .as(operation)
            .isEqualTo(onSqlite ? expected.sqlite() : expected.postgres()));
    assertThat(measured).hasSameSizeAs(EXPECTED);
  }

  private Answer read(String path, int number) {
    // Never the same twice: a remembered response would take none.
    return owner().get(path + "?number=" + number);
  }

  private Answer jitConfig(String name, ArrayDeque<Long> made) {
    var body = Map.of("name", name, "runner_group_id", 1, "labels", new String[] {"counted"});
    var answer = owner().post(RUNNERS + "/generate-jitconfig", body);
    made.add(answer.json().at("/runner/id").asLong());
    return answer;
  }

  /** The least of several, since the server itself runs a statement now and then. */
  private void measure(String operation, IntFunction<Answer> request) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      assertThat(owner().get("/user").status()).isEqualTo(200);
      int before = statements();
      assertThat(request.apply(i).status()).as(operation).isBetween(200, 204);
      least = Math.min(least, statements() - before);
    }
    measured.put(operation, least);
  }

  private int statements() {
    return server.metric("paddock_store_statements_total");
  }
}
