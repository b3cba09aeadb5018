package dev.paddock.cli;

import dev.paddock.app.Config;
import dev.paddock.app.Operator;
import dev.paddock.web.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The options of an operator's command: on which data it works, and how it prints. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the server, running or not.")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration of the server, where it has its store or root key elsewhere.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the configuration file.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean isGiven() {
    return data != null;
  }

  /** Runs one command, through a server or on the store itself. */
  JsonNode ask(String operation, Map<String, Object> arguments) {
    return operator().run(operation, arguments);
  }

  /** Runs one command through the server that has the directory open. */
  JsonNode askServer(String operation, Map<String, Object> arguments) {
    return operator().ask(operation, arguments);
  }

  private Operator operator() {
    var directory = data;
    if (directory == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
    }
    var flags =
        new Config.Flags(
            false, Optional.of(directory), Optional.ofNullable(config), assignments, Map.of());
    var operatorConfig = Config.ofOperator(flags, System.getenv(), directory);
    return new Operator(operatorConfig, System.getenv(), Clock.systemUTC());
  }

  /** Runs one command and prints its result. */
  void run(String operation, Map<String, Object> arguments, Consumer<JsonNode> printer) {
    var result = ask(operation, arguments);
    if (json) {
      println(Json.text(result));
    } else {
      printer.accept(result);
    }
  }

  void println(String line) {
    spec.commandLine().getOut().println(Printable.line(line));
  }
}
