package dev.paddock.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.apps.AppsFeature;
import dev.paddock.feature.WorldException;
import dev.paddock.feature.WorldFormat;
import dev.paddock.fuzz.Input;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Any text is a world or has faults with their places, and none of them repeats a secret. */
final class WorldReaderFuzzTest {
  private static final List<WorldFormat<?>> FORMATS =
      List.of(
          SecretsFeature.worldFormat(), RunnersFeature.worldFormat(), AppsFeature.worldFormat());
  private static final String MARKER = "marker-of-a-value";
  private static final Pattern WHERE_SECRETS_STAND =
      Pattern.compile("(?:value|private_key): [\"']?" + MARKER);

  /** A world file; {@code $S} stands for what must not be told. */
  @FuzzTest
  @DictionaryEntries({
    "organizations",
    "users",
    "login",
    "owners",
    "secrets",
    "repositories",
    "name",
    "value",
    "visibility",
    "selected",
    "runners",
    "os",
    "labels",
    "tokens",
    "scopes",
    "permissions",
    "apps",
    "slug",
    "private_key",
    "installations",
    "enterprise",
    "!!binary ",
    "&a ",
    "*a",
    "$S",
    "<<: *a",
    "%YAML 1.2"
  })
  void worlds(byte[] bytes) {
    var text = new Input(bytes).rest().replace("$S", MARKER);
    try (var world = WorldReader.read(FORMATS, "w", text)) {
      assertThat(isStorable(world.toString())).as("PostgreSQL takes it: %s", world).isTrue();
      assertThat(world.toString().contains(MARKER) && isSecretOnly(text)).isFalse();
    } catch (WorldException refused) {
      assertThat(refused.lines()).isNotEmpty();
      for (String line : refused.lines()) {
        assertThat(line).as("a place, and one line").matches("w:[1-9]\\d*:[1-9]\\d*: .+: .+");
      }
      if (String.join("", refused.lines()).contains(MARKER)) {
        assertThat(isSecretOnly(text)).as("told: %s", refused.lines()).isFalse();
      }
    }
  }

  private static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** Whether the marker stands where secrets stand, and nowhere else. */
  private static boolean isSecretOnly(String text) {
    try {
      // As the reader does: the first document counts.
      var documents =
          new Compose(LoadSettings.builder().build()).composeAllFromString(text).iterator();
      return documents.hasNext() && isSecretOnly(documents.next(), Optional.empty(), 0);
    } catch (YamlEngineException | StackOverflowError noTree) {
      // An alias of nothing is text to the reader; all else is malformed, and so nobody's name.
      return text.indexOf('*') < 0
          && !WHERE_SECRETS_STAND.matcher(text).replaceAll("").contains(MARKER);
    }
  }

  private static boolean isSecretOnly(Node node, Optional<String> key, int depth) {
    if (depth > 50) {
      return false;
    }
    return switch (node) {
      case ScalarNode scalar ->
          !scalar.getValue().contains(MARKER)
              || key.filter(it -> it.equals("value") || it.equals("private_key")).isPresent();
      case SequenceNode list ->
          list.getValue().stream().allMatch(it -> isSecretOnly(it, Optional.empty(), depth + 1));
      case MappingNode mapping ->
          mapping.getValue().stream().allMatch(it -> isSecretOnly(it, depth + 1));
      default -> false;
    };
  }

  private static boolean isSecretOnly(NodeTuple entry, int depth) {
    return entry.getKeyNode() instanceof ScalarNode key
        && !key.getValue().contains(MARKER)
        && isSecretOnly(entry.getValueNode(), Optional.of(key.getValue()), depth);
  }
}
