package dev.paddock.proof;

import dev.paddock.app.Config;
import dev.paddock.app.Operator;
import dev.paddock.store.Database;
import dev.paddock.testkit.Worlds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where servers run one after the other on the same data.
 *
 * @param scratch a directory for what is beside the data
 * @param data the data directory as the server sees it
 * @param seen the same as this process sees it
 * @param settings further ones
 * @param prefix what the server's command begins with
 */
record Place(Path scratch, Path data, Path seen, List<String> settings, List<String> prefix) {
  private static final String STORE = "store.url=";

  static Place of(Path scratch, String... settings) {
    var data = scratch.resolve("data");
    return new Place(scratch, data, data, List.of(settings), List.of());
  }

  /** The same with a command that runs the server's. */
  Place under(String... command) {
    return new Place(scratch, data, seen, settings, List.of(command));
  }

  Path ready() {
    return scratch.resolve("ready.json");
  }

  Path log() {
    return scratch.resolve("log");
  }

  /** The world that the first server begins with. */
  Path world() {
    var file = scratch.resolve("world.yaml");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, Worlds.read("acme.yaml"));
      }
      return file;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** A connection to the database, beside the server's or after it. Close it. */
  Database database() {
    var meters = new SimpleMeterRegistry();
    return settings.stream()
        .filter(it -> it.startsWith(STORE))
        .findFirst()
        .map(it -> Database.postgres(it.substring(STORE.length()), "", "", meters))
        .orElseGet(() -> Database.sqlite(seen.resolve("paddock.db"), meters));
  }

  /** Runs an operator's command, on the server that runs here or on what it left. */
  JsonNode operate(String operation, Map<String, Object> arguments) {
    var flags = new Config.Flags(true, Optional.of(seen), Optional.empty(), settings, Map.of());
    var config = Config.ofServer(flags, Map.of(), seen);
    return new Operator(config, Map.of(), Clock.systemUTC()).run(operation, arguments);
  }
}
