package dev.paddock.proof;

import static dev.paddock.proof.Register.ABSENT;
import static dev.paddock.proof.Register.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Fifty clients on the same secrets, lists of repositories and runners: what they see of each could
 * have happened one after the other.
 */
final class ConcurrencyModelTest extends ServerTest {
  private static final int ROUNDS = Boolean.getBoolean("paddock.long") ? 30 : 3;
  private static final int CLIENTS = 50;
  private static final int MEMBERS = 8;
  private static final int PER_REGISTER = 40;
  private static final int EXPORTS = 6;
  private static final String SECRETS = "/orgs/acme/actions/secrets";
  private static final String RUNNERS = "/orgs/acme/actions/runners";

  private final Random random = new Random();
  private final List<Long> repositories = new ArrayList<>();
  private String key = "";
  private String keyId = "";

  @Override
  protected String world() {
    return """
    users:
      - login: alice
        tokens: [{name: owner, value: ghp_alice000000000000000000000, scopes: [admin:org, repo]}]
    organizations:
      - login: acme
        owners: [alice]
        repositories: [%s]
        runners: [%s]
    """
        .formatted(items("{name: m%d}", MEMBERS), items("{name: r%d, os: linux}", ROUNDS * 4));
  }

  private static String items(String format, int count) {
    return String.join(", ", IntStream.range(0, count).mapToObj(format::formatted).toList());
  }

  @Override
  protected void prepare() {
    repositories.clear();
    for (int i = 0; i < MEMBERS; i++) {
      repositories.add(owner().get("/repos/acme/m" + i).json().path("id").asLong());
    }
    var publicKey = owner().get(SECRETS + "/public-key").json();
    key = publicKey.path("key").asString();
    keyId = publicKey.path("key_id").asString();
  }

  @Test
  void whatFiftyClientsSeeCouldHaveHappenedOneAfterTheOther() throws Exception {
    int operations = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (Register register : round(round)) {
        operations += register.history().size();
        assertThat(register.isLinearizable())
            .as("%s: %s", register.name(), register.history())
            .isTrue();
      }
      assertListsAgree();
    }
    System.out.printf(
        "concurrency: %d clients, %d operations, all linearizable%n", CLIENTS, operations);
  }

  /** One round, on secrets of its own. */
  private List<Register> round(int round) throws Exception {
    var runners = new RunnerOperations(owner(), random);
    var deck = new ArrayList<Runnable>();
    var registers = new ArrayList<Register>();
    var values = new ArrayList<Register>();
    for (int i = 0; i < 5; i++) {
      var lists = new Register("LIST_%d_%d".formatted(round, i), ABSENT);
      registers.add(lists);
      deck.addAll(Collections.nCopies(PER_REGISTER, () -> listOperation(lists)));
    }
    for (int i = 0; i < 3; i++) {
      var value = new Register("VALUE_%d_%d".formatted(round, i), ABSENT);
      values.add(value);
      deck.addAll(Collections.nCopies(PER_REGISTER, () -> valueOperation(value)));
    }
    for (JsonNode runner : owner().get(RUNNERS + "?per_page=4").json().path("runners")) {
      var labels = new Register(RUNNERS + "/" + runner.path("id").asLong(), 0);
      registers.add(labels);
      deck.addAll(Collections.nCopies(PER_REGISTER, () -> runners.operate(labels)));
    }
    deck.addAll(Collections.nCopies(EXPORTS, () -> export(values)));
    deck.addAll(Collections.nCopies(PER_REGISTER, this::assertListsAgree));
    Collections.shuffle(deck, random);
    all(new ConcurrentLinkedQueue<>(deck));
    registers.addAll(values);
    // The runners of the next round are others.
    registers.stream()
        .filter(it -> it.name().startsWith(RUNNERS))
        .forEach(it -> owner().delete(it.name()));
    return registers;
  }

  private static void all(ConcurrentLinkedQueue<Runnable> deck) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            threads.submit(() -> {
              for (var next = deck.poll(); next != null; next = deck.poll()) {
                next.run();
              }
            }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  private int anySet() {
    return random.nextInt(1 << MEMBERS);
  }

  private List<Long> ids(int set) {
    return IntStream.range(0, MEMBERS)
        .filter(it -> (set & (1 << it)) != 0)
        .mapToObj(repositories::get)
        .toList();
  }

  /** The set that an answer shows; 0 where it shows none. */
  private int shown(Answer answer) {
    int set = 0;
    for (JsonNode repository : answer.json().path("repositories")) {
      set |= 1 << repositories.indexOf(repository.path("id").asLong());
    }
    return set;
  }

  private void put(Register secret) {
    int set = anySet();
    var value = Integer.toString(set).getBytes(StandardCharsets.UTF_8);
    var body =
        Map.of(
            "encrypted_value",
            Sealer.seal(key, value),
            "key_id",
            keyId,
            "visibility",
            "selected",
            "selected_repository_ids",
            ids(set));
    secret.does(
        "put " + set,
        () -> owner().put(SECRETS + "/" + secret.name(), body),
        answer -> state -> when(answer.status() == (state == ABSENT ? 201 : 204), set));
  }

  private void delete(Register register, String path) {
    register.changes("delete", () -> owner().delete(path), 204, state -> ABSENT);
  }

  private void listOperation(Register secret) {
    var path = SECRETS + "/" + secret.name();
    int member = random.nextInt(MEMBERS);
    var repository = path + "/repositories/" + repositories.get(member);
    switch (random.nextInt(10)) {
      case 0, 1 -> put(secret);
      case 2 -> delete(secret, path);
      case 3, 4 ->
          secret.changes(
              "add " + member, () -> owner().put(repository), 204, it -> it | (1 << member));
      case 5 ->
          secret.changes(
              "remove " + member, () -> owner().delete(repository), 204, it -> it & ~(1 << member));
      case 6 -> {
        int set = anySet();
        secret.changes(
            "set " + set,
            () -> owner().put(path + "/repositories", Map.of("selected_repository_ids", ids(set))),
            204,
            it -> set);
      }
      default ->
          secret.does(
              "read",
              () -> owner().get(path + "/repositories"),
              answer ->
                  state ->
                      when(
                          state == ABSENT
                              ? answer.status() == 404
                              : answer.status() == 200 && shown(answer) == state,
                          state));
    }
  }

  private void valueOperation(Register secret) {
    var path = SECRETS + "/" + secret.name();
    switch (random.nextInt(4)) {
      case 0 -> delete(secret, path);
      case 1 -> secret.changes("get", () -> owner().get(path), 200, state -> state);
      default -> put(secret);
    }
  }

  /** A look at all values at one moment; each must be the one that its list was written with. */
  private void export(List<Register> secrets) {
    long asked = System.nanoTime();
    var export = server.operate("world export", Map.of("with_values", true));
    long answered = System.nanoTime();
    var world = new YAMLMapper().readTree(export.path("world").asString());
    for (Register secret : secrets) {
      int seen =
          world
              .path("organizations")
              .path(0)
              .path("secrets")
              .valueStream()
              .filter(it -> it.path("name").asString().equals(secret.name()))
              .findFirst()
              .map(ConcurrencyModelTest::exported)
              .orElse(ABSENT);
      secret.saw("export " + seen, asked, answered, state -> when(state == seen, state));
    }
  }

  private static int exported(JsonNode secret) {
    int set = 0;
    for (JsonNode repository : secret.path("repositories")) {
      set |= 1 << Integer.parseInt(repository.asString().substring(1));
    }
    assertThat(set).as("the list of the same write as the value").isEqualTo(value(secret));
    return set;
  }

  private static int value(JsonNode secret) {
    return Integer.parseInt(secret.path("value").asString());
  }

  private void assertListsAgree() {
    for (String path : List.of(SECRETS, RUNNERS)) {
      var list = owner().get(path + "?per_page=100");
      assertThat(list.status()).isEqualTo(200);
      assertThat(list.each(path.substring(path.lastIndexOf('/') + 1), "name"))
          .doesNotHaveDuplicates()
          .hasSize(list.json().path("total_count").asInt());
    }
  }
}
