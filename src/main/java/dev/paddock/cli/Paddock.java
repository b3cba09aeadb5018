package dev.paddock.cli;

import dev.paddock.app.ConfigException;
import dev.paddock.app.OperatorException;
import dev.paddock.crypto.RootKeyException;
import dev.paddock.http.WebServer;
import dev.paddock.store.StoreException;
import dev.paddock.store.StoreUnavailableException;
import dev.paddock.world.WorldException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "paddock",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "A self-hosted server that speaks the GitHub Actions administration API of GitHub Enterprise"
          + " Server 3.19.",
      ""
    },
    footer = {
      "",
      "Begin with:  ./paddock serve --dev",
      "It prints the lines to copy for curl, gh, octokit and Terraform.",
      "",
      "./paddock test runs all tests of a source checkout."
    })
public final class Paddock implements Runnable {
  private static final Map<String, Supplier<Object>> COMMANDS = commands();
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @Spec private CommandSpec spec;

  private static Map<String, Supplier<Object>> commands() {
    var commands = new LinkedHashMap<String, Supplier<Object>>(); // as help lists them
    commands.put("serve", ServeCommand::new);
    commands.put("world", WorldCommand::new);
    commands.put("token", TokenCommand::new);
    commands.put("user", UserCommand::new);
    commands.put("org", OrgCommand::new);
    commands.put("app", AppCommand::new);
    commands.put("audit", AuditCommand::new);
    commands.put("version", VersionCommand::new);
    return Collections.unmodifiableMap(commands);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /**
   * Runs a command.
   *
   * @return the exit status: 0, 1 if it failed, 2 for wrong usage
   */
  public static int run(String... args) {
    var line = new CommandLine(new Paddock());
    // A command that is named is the only one to be made: to make one takes longer than to run it.
    var named = args.length == 0 ? null : COMMANDS.get(args[0]);
    (named == null ? COMMANDS.values() : List.of(named))
        .forEach(command -> line.addSubcommand(command.get()));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
        .setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong))
        .execute(args);
  }

  private static int failed(Exception failure, CommandLine command) throws Exception {
    switch (failure) {
      case ConfigException known -> print(command, known);
      case OperatorException known -> print(command, known);
      case RootKeyException known -> print(command, known);
      case StoreException known -> print(command, known);
      case StoreUnavailableException known -> print(command, known);
      case WebServer.ListenException known -> print(command, known);
      case WorldException known -> print(command, known);
      default -> throw failure;
    }
    return FAILED;
  }

  private static void print(CommandLine command, Exception known) {
    command.getErr().println(known.getMessage());
  }

  private static int wrongUsage(ParameterException wrong) {
    var command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    command.getErr().println("Try: %s --help".formatted(command.getCommandSpec().qualifiedName()));
    return WRONG_USAGE;
  }
}
