package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Outcome.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a server holds, with what its secrets open to. */
final class Inspection {
  private static final int PAGE = 100;
  // An export is as large as the secrets in it.
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .loadSettings(LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build())
              .build());

  private final Place place;
  private final Wire wire;
  private final Map<String, String> found = new TreeMap<>();

  private Inspection(Place place, Wire wire) {
    this.place = place;
    this.wire = wire;
  }

  /**
   * The state of each thing, as {@link Ledger} knows it. Fails if lists do not agree with their
   * counts, or with what an export shows.
   */
  static Map<String, String> of(Place place, ServerProcess server) {
    try (var wire = server.client()) {
      var inspection = new Inspection(place, wire);
      inspection.openSecrets();
      inspection.listRunners();
      return inspection.found;
    }
  }

  private void openSecrets() {
    var export = place.operate("world export", Map.of("with_values", true));
    var world = YAML.readTree(export.path("world").asString());
    var secrets = world.path("organizations").path(0).path("secrets");
    secrets.forEach(it -> {
      var name = it.path("name").asString();
      found.put(
          name,
          SecretWrites.state(
              name,
              it.path("value").asString(),
              it.path("visibility").asString(),
              it.path("repositories").valueStream().map(JsonNode::asString).toList()));
    });
    assertThat(
            list("/orgs/acme/actions/secrets", "secrets").stream()
                .map(it -> it.path("name").asString()))
        .as("the list has what the export has")
        .containsExactlyElementsOf(found.keySet());
  }

  private void listRunners() {
    for (JsonNode runner : list("/orgs/acme/actions/runners", "runners")) {
      if (runner.path("ephemeral").asBoolean()) {
        found.put(
            runner.path("name").asString(),
            RunnerWrites.state(
                runner
                    .path("labels")
                    .valueStream()
                    .map(it -> it.path("name").asString())
                    .toList()));
      }
    }
  }

  private List<JsonNode> list(String path, String member) {
    var all = new ArrayList<JsonNode>();
    long total;
    int page = 1;
    do {
      var answer = (Answered) wire.get("%s?per_page=%d&page=%d".formatted(path, PAGE, page++));
      assertThat(answer.status()).isEqualTo(200);
      total = answer.json().path("total_count").asLong();
      answer.json().path(member).forEach(all::add);
    } while ((long) PAGE * (page - 1) < total);
    assertThat(all).as("as many as total_count says").hasSize((int) total);
    return all;
  }
}
