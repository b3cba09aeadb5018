package dev.paddock.app;

import dev.paddock.feature.WorldException;
import dev.paddock.store.StoreException;
import dev.paddock.store.StoreUnavailableException;
import dev.paddock.web.Json;
import dev.paddock.world.World;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Runs an operator's command on a data directory: through the server that has it open, or on the
 * store itself when none does.
 */
public final class Operator {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Config config;
  private final Map<String, String> environment;
  private final Clock clock;

  public Operator(Config config, Map<String, String> environment, Clock clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Runs one command and returns its result.
   *
   * @throws OperatorException if it cannot be done, or another command kept the directory too long
   */
  public JsonNode run(String operation, Map<String, Object> arguments) {
    var json = Json.tree(arguments);
    requireDirectory();
    var end = clock.instant().plus(LONGEST_WAIT);
    while (true) {
      var held = config.data().tryHold();
      if (held.isPresent()) {
        try {
          return runHere(operation, json);
        } finally {
          held.get().close();
        }
      }
      try {
        return ControlSocket.send(config.data().controlSocket(), operation, json);
      } catch (IOException notAServer) {
        if (clock.instant().isAfter(end)) {
          throw new OperatorException(
              "Another command has had the data directory %s for 10 seconds: try again when it has ended."
                  .formatted(config.data().path()));
        }
      }
      pause();
    }
  }

  /**
   * Checks a world file and changes nothing.
   *
   * @param name of the file, for messages
   * @throws WorldException with all its faults
   */
  public static void checkWorld(String name, String text) {
    World.check(Wiring.worldFormats(), name, text);
  }

  /**
   * Runs one command through the server that has the directory open.
   *
   * @throws UnreachableException if there is none now
   * @throws OperatorException if it cannot be done
   */
  public JsonNode ask(String operation, Map<String, Object> arguments) {
    try {
      return ControlSocket.send(config.data().controlSocket(), operation, Json.tree(arguments));
    } catch (IOException noServer) {
      throw new UnreachableException(
          "No server has the data directory %s open.".formatted(config.data().path()));
    }
  }

  private void requireDirectory() {
    if (!Files.isDirectory(config.data().path())) {
      throw new OperatorException(
          "There is no data directory %s: start a server on it first, or name the right one with --data."
              .formatted(config.data().path()));
    }
  }

  /**
   * Refuses a directory without a database. Where a server runs this is not checked: the command's
   * configuration need not know where the database is then.
   */
  private void requireDatabase() {
    if (config.store().url().isEmpty() && Files.notExists(config.data().databaseFile())) {
      throw new OperatorException(
          "There is no database in %s: start a server on it first, name the right one with --data, or give its --config."
              .formatted(config.data().path()));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new OperatorException("Interrupted.");
    }
  }

  private JsonNode runHere(String operation, JsonNode arguments) {
    requireDatabase();
    var random = new SecureRandom();
    var meters = new CompositeMeterRegistry(); // without a child it measures nothing
    try (var database = Store.open(config, meters)) {
      var rootKey = Store.rootKey(config, database, environment, random);
      var wiring = new Wiring(config, database, rootKey, random, clock, clock::millis, meters);
      return Json.tree(new Operations(wiring, false).run(operation, arguments));
    } catch (WorldException | StoreException | StoreUnavailableException refused) {
      throw new OperatorException(String.valueOf(refused.getMessage()));
    }
  }
}
