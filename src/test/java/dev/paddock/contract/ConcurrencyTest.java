package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many clients at once: nobody gets a 5xx, and lists agree with their counts. */
final class ConcurrencyTest extends ServerTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";

  private static List<Integer> all(List<Callable<Integer>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = new ArrayList<Integer>();
      for (Future<Integer> status : threads.invokeAll(calls)) {
        statuses.add(status.get());
      }
      return statuses;
    }
  }

  @Test
  void oneSecretIsCreatedOnceHoweverManyWriteIt() throws Exception {
    var body = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 30; i++) {
      calls.add(() -> owner().put(SECRETS + "/SAME", body).status());
    }
    var statuses = all(calls);
    assertThat(statuses).containsOnly(201, 204);
    assertThat(statuses).filteredOn(it -> it == 201).hasSize(1);
    assertThat(owner().delete(SECRETS + "/SAME").status()).isEqualTo(204);
  }

  @Test
  void writesDeletesAndListsGoTogether() throws Exception {
    var body = Sealer.body(owner(), SECRETS, "text", Map.of("visibility", "all"));
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 60; i++) {
      int number = i;
      calls.add(() ->
          switch (number % 3) {
            case 0 -> owner().put(SECRETS + "/S" + number % 6, body).status();
            case 1 -> owner().delete(SECRETS + "/S" + (number - 1) % 6).status();
            default -> listAgrees();
          });
    }
    assertThat(all(calls)).containsOnly(200, 201, 204, 404);
  }

  private int listAgrees() {
    var list = owner().get(SECRETS + "?per_page=100");
    assertThat(list.each("secrets", "name")).hasSize(list.json().path("total_count").asInt());
    return list.status();
  }

  @Test
  void aSecretOfARepositoryThatIsBeingDeletedIsStoredOrNotFound() throws Exception {
    for (int round = 0; round < 5; round++) {
      owner().post("/orgs/acme/repos", Map.of("name", "brief"));
      var secrets = "/repos/acme/brief/actions/secrets";
      var body = Sealer.body(owner(), secrets, "text", Map.of());
      var calls = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        calls.add(() ->
            number == 4
                ? owner().delete("/repos/acme/brief").status()
                : owner().put(secrets + "/S" + number, body).status());
      }
      assertThat(all(calls)).doesNotContain(500, 503).contains(204);
      assertThat(owner().get("/repos/acme/brief").status()).isEqualTo(404);
    }
  }

  @Test
  void anOrganizationKeepsAnOwnerHoweverManyLeaveAtOnce() throws Exception {
    for (String user : List.of("bob", "carol")) {
      owner().put("/orgs/globex/memberships/" + user, Map.of("role", "admin"));
    }
    var calls = new ArrayList<Callable<Integer>>();
    for (String user : List.of("alice", "bob", "carol")) {
      calls.add(() ->
          server
              .as("ghp_bob00000000000000000000000")
              .delete("/orgs/globex/memberships/" + user)
              .status());
    }
    all(calls);
    try (var database = server.database()) {
      long owners =
          database.read(handle ->
              handle
                  .createQuery(
                      "select count(*) from memberships m join accounts a on a.id = m.organization_id where a.login_key = 'globex' and m.role = 'admin'")
                  .mapToLong()
                  .one());
      assertThat(owners).isPositive();
    }
  }

  @Test
  void newLabelsInAnyOrderDoNotWaitForEachOther() throws Exception {
    var labels = IntStream.range(0, 20).mapToObj(i -> "fresh-" + i).toList();
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      calls.add(() -> {
        var mine = new ArrayList<>(labels);
        Collections.rotate(mine, number * 5);
        return owner()
            .post(
                "/orgs/acme/actions/runners/generate-jitconfig",
                Map.of("name", "labelled-" + number, "runner_group_id", 1, "labels", mine))
            .status();
      });
    }
    assertThat(all(calls)).containsOnly(201);
  }

  @Test
  void usersOrganizationsAndEnvironmentsAreMadeOnce() throws Exception {
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++) {
      calls.add(() -> owner().post("/admin/users", Map.of("login", "once")).status());
      calls.add(() ->
          owner()
              .post("/admin/organizations", Map.of("login", "once-org", "admin", "alice"))
              .status());
      calls.add(() -> owner().put("/repos/acme/api/environments/once").status());
    }
    var statuses = all(calls);
    assertThat(statuses).filteredOn(it -> it == 201).hasSize(2);
    assertThat(statuses).containsOnly(200, 201, 422);
  }

  @Test
  void oneNameGoesToOneRunnerAndOneRepository() throws Exception {
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++) {
      calls.add(() ->
          owner()
              .post(
                  "/orgs/acme/actions/runners/generate-jitconfig",
                  Map.of("name", "wanted", "runner_group_id", 1, "labels", List.of("x")))
              .status());
      calls.add(() -> owner().post("/orgs/acme/repos", Map.of("name", "wanted")).status());
    }
    var statuses = all(calls);
    assertThat(statuses).filteredOn(it -> it == 201).hasSize(2);
    assertThat(statuses).containsOnly(201, 409, 422);
  }
}
