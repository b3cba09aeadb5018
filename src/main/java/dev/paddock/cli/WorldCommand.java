package dev.paddock.cli;

import dev.paddock.app.Operator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The command {@code world}: checks, applies and exports world files. */
@Command(
    name = "world",
    mixinStandardHelpOptions = true,
    description =
        "Check, apply and export world files: users, organizations, secrets and runners as one text.",
    subcommands = {WorldCommand.Check.class, WorldCommand.Apply.class, WorldCommand.Export.class})
final class WorldCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of check, apply, export?");
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Check a world file, and change nothing. Every fault is told with its place.")
  static final class Check implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
    private Path file = Path.of("-");

    @Override
    public void run() {
      Operator.checkWorld(file.toString(), Input.read(file));
      spec.commandLine().getOut().println(file + " is good.");
    }
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Make what a world file names exist, all of it or none.",
        "The file wins for what it names; what it does not name stays; what equals it is not touched."
      })
  static final class Apply implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
    private Path file = Path.of("-");

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("file", file.toString());
      arguments.put("text", Input.read(file));
      data.run(
          "world apply",
          arguments,
          it -> it.path("entries").forEach(entry -> data.println(line(entry))));
    }

    private static String line(JsonNode entry) {
      var id = entry.path("id").isNull() ? "" : " (id %s)".formatted(entry.path("id").asString());
      var token = entry.path("token").isNull() ? "" : ": " + entry.path("token").asString();
      return "%-8s%s%s%s"
          .formatted(entry.path("outcome").asString(), entry.path("what").asString(), id, token);
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write what the server has as a world file. Tokens are never in it.")
  static final class Export implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
        names = "--with-values",
        description =
            "With the values of secrets; this needs the root key and leaves a line in the log.")
    private boolean withValues;

    @Override
    public void run() {
      data.run(
          "world export",
          Map.of("with_values", withValues),
          it -> it.path("world").asString().lines().forEach(data::println));
    }
  }
}
