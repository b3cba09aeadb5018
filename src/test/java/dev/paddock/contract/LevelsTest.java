package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same operations on every level, and what belongs to a level ends with it. */
final class LevelsTest extends ServerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orgs/globex/actions/runners",
        "/repos/acme/api/actions/runners",
        "/enterprises/ENT/actions/runners"
      })
  void aRunnerLivesItsLifeOnEveryLevel(String runners) {
    var jit = Map.of("name", "same-name", "runner_group_id", 1, "labels", List.of("x"));
    var made = owner().post(runners + "/generate-jitconfig", jit);
    assertThat(made.status()).isEqualTo(201);
    assertThat(owner().post(runners + "/generate-jitconfig", jit).status()).isEqualTo(409);
    var runner = runners + "/" + made.json().path("runner").path("id").asLong();
    assertThat(owner().get(runner).json()).isEqualTo(made.json().path("runner"));
    assertThat(owner().get(runners).each("runners", "name")).containsExactly("same-name");
    assertThat(owner().get(runners + "/downloads").status()).isEqualTo(200);
    assertThat(owner().get(runner + "/labels").json().path("total_count").asInt()).isEqualTo(1);
    assertThat(
            owner().post(runner + "/labels", Map.of("labels", List.of("y"))).each("labels", "name"))
        .containsExactly("x", "y");
    assertThat(
            owner().put(runner + "/labels", Map.of("labels", List.of("z"))).each("labels", "name"))
        .containsExactly("z");
    assertThat(owner().delete(runner + "/labels/z").json().path("total_count").asInt()).isZero();
    assertThat(owner().delete(runner + "/labels").status()).isEqualTo(200);
    assertThat(owner().post(runners + "/registration-token").status()).isEqualTo(201);
    assertThat(owner().post(runners + "/remove-token").status()).isEqualTo(201);
    assertThat(owner().delete(runner).status()).isEqualTo(204);
    assertThat(owner().get(runner).status()).isEqualTo(404);
  }

  @Test
  void anEnvironmentOwnsSecretsOfItsOwn() {
    var environment = "/repos/acme/api/environments/prod%2Feu%20west";
    assertThat(owner().get(environment + "/secrets").status())
        .as("none is made by itself")
        .isEqualTo(404);
    var made = owner().put(environment);
    assertThat(made.json().path("name").asString()).isEqualTo("prod/eu west");
    assertThat(owner().put("/repos/acme/api/environments/PROD%2Feu%20west").json())
        .isEqualTo(made.json());
    assertThat(owner().get(environment).json()).isEqualTo(made.json());
    assertThat(owner().follow(made.json().path("url").asString()).json()).isEqualTo(made.json());
    assertThat(owner().get("/repos/acme/api/environments").each("environments", "name"))
        .containsExactly("prod/eu west");
    var secrets = environment + "/secrets";
    var body = Sealer.body(owner(), secrets, "text", Map.of());
    assertThat(owner().put(secrets + "/key", body).status()).isEqualTo(201);
    assertThat(owner().put(secrets + "/KEY", body).status()).isEqualTo(204);
    assertThat(owner().get(secrets).each("secrets", "name")).containsExactly("KEY");
    assertThat(owner().get(secrets + "/key").status()).isEqualTo(200);
    assertThat(owner().get("/repos/acme/api/actions/secrets").each("secrets", "name")).isEmpty();
    assertThat(owner().put("/repos/acme/api/actions/secrets/key", body).status())
        .as("another key pair")
        .isEqualTo(422);
    assertThat(owner().delete(secrets + "/key").status()).isEqualTo(204);
    owner().put(secrets + "/again", body);
    assertThat(owner().delete(environment).status()).isEqualTo(204);
    owner().put(environment);
    assertThat(owner().get(secrets).json().path("total_count").asInt())
        .as("secrets end with it")
        .isZero();
    assertThat(owner().put("/repos/acme/api/environments/" + "x".repeat(256)).status())
        .isEqualTo(422);
  }

  @Test
  void nothingIsLeftOfADeletedRepository() {
    owner().post("/orgs/acme/repos", Map.of("name", "brief"));
    var secrets = "/repos/acme/brief/actions/secrets";
    owner().put("/repos/acme/brief/environments/e");
    owner().put(secrets + "/X", Sealer.body(owner(), secrets, "text", Map.of()));
    owner()
        .post(
            "/repos/acme/brief/actions/runners/generate-jitconfig",
            Map.of("name", "r", "runner_group_id", 1, "labels", List.of("x")));
    var before = rows();
    owner().delete("/repos/acme/brief");
    assertThat(rows()).as("levels, secrets, keys, runners").isEqualTo(before - 6);
  }

  private long rows() {
    try (var database = server.database()) {
      return database.read(handle ->
          handle
              .createQuery(
                  "select (select count(*) from levels) + (select count(*) from secrets) + (select count(*) from sealing_keys) + (select count(*) from data_keys) + (select count(*) from runners)")
              .mapToLong()
              .one());
    }
  }
}
