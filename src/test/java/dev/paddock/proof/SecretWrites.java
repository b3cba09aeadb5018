package dev.paddock.proof;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Outcome.Answered;
import dev.paddock.testkit.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A client that creates, updates and deletes organization secrets which no other one writes. */
final class SecretWrites {
  private static final String SECRETS = "/orgs/acme/actions/secrets";
  private static final List<String> VISIBILITIES = List.of("all", "private", "selected");

  private final Load load;
  private final Wire wire;
  private final SplittableRandom random;
  private final String[] names;
  private final int largest;
  private final String key;
  private final String keyId;
  private final Map<String, Long> repositories = new TreeMap<>();
  private int newNames;

  /**
   * Makes a client.
   *
   * @param prefix of its names
   * @param count of its names
   * @param largest bytes that a value is filled up with
   */
  SecretWrites(Load load, String prefix, int count, int largest, SplittableRandom random) {
    this.load = load;
    this.wire = load.server().client();
    this.random = random;
    this.largest = largest;
    this.names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = prefix + "_" + i;
    }
    var publicKey = get(SECRETS + "/public-key");
    this.key = publicKey.path("key").asString();
    this.keyId = publicKey.path("key_id").asString();
    get("/orgs/acme/repos")
        .forEach(it -> repositories.put(it.path("name").asString(), it.path("id").asLong()));
  }

  private JsonNode get(String path) {
    var answer = (Answered) wire.get(path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    return answer.json();
  }

  /** One write. */
  boolean step() {
    int slot = random.nextInt(names.length);
    if (!load.ledger().isCertain(names[slot])) {
      names[slot] += "_" + newNames++;
    }
    var name = names[slot];
    boolean isThere = !load.ledger().state(name).equals(Ledger.ABSENT);
    int dice = random.nextInt(10);
    if (isThere && dice < 3) {
      return load.wrote(wire.delete(SECRETS + "/" + name), 204, name, Ledger.ABSENT);
    }
    return (isThere && dice < 5) ? changeVisibility(name) : putValue(name, isThere ? 204 : 201);
  }

  private boolean putValue(String name, int expected) {
    var version = "v" + load.ledger().nextVersion();
    var value = value(name, version, random.nextInt(largest));
    var body = new LinkedHashMap<String, Object>();
    body.put("encrypted_value", Sealer.seal(key, value.getBytes(StandardCharsets.UTF_8)));
    body.put("key_id", keyId);
    return put(name, version, body, expected);
  }

  private boolean changeVisibility(String name) {
    var version = load.ledger().state(name).split(" ", 2)[0];
    return put(name, version, new LinkedHashMap<>(), 204);
  }

  private boolean put(String name, String version, Map<String, Object> body, int expected) {
    var visibility = VISIBILITIES.get(random.nextInt(VISIBILITIES.size()));
    var selected =
        visibility.equals("selected")
            ? repositories.keySet().stream().filter(it -> random.nextBoolean()).toList()
            : List.<String>of();
    body.put("visibility", visibility);
    body.put("selected_repository_ids", selected.stream().map(repositories::get).toList());
    var state = state(version, visibility, selected);
    return load.wrote(wire.put(SECRETS + "/" + name, body), expected, name, state);
  }

  /** What a secret holds: which one it is, which version, and filling. */
  private static String value(String name, String version, int filling) {
    return "%s %s %d %s".formatted(name, version, filling, "x".repeat(filling));
  }

  /** The state of a secret that holds a value, for the ledger. */
  static String state(
      String name, String value, String visibility, List<String> selectedRepositories) {
    var words = value.split(" ", 4);
    boolean isWhole =
        words.length == 4
            && words[0].equals(name)
            && value.equals(value(name, words[1], Integer.parseInt(words[2])));
    return state(isWhole ? words[1] : "a broken value", visibility, selectedRepositories);
  }

  private static String state(String version, String visibility, List<String> selected) {
    return "%s %s %s"
        .formatted(version, visibility, selected.stream().sorted().collect(joining(",")));
  }
}
