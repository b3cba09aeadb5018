package dev.paddock.cli;

import dev.paddock.app.ConfigException;
import dev.paddock.app.OperatorException;
import dev.paddock.app.Server;
import dev.paddock.crypto.RootKeyException;
import dev.paddock.feature.WorldException;
import dev.paddock.store.StoreException;
import dev.paddock.store.StoreUnavailableException;
import dev.paddock.web.ListenException;
import java.util.List;
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
  // As help lists them
  private static final List<String> COMMANDS =
      List.of("serve", "world", "token", "user", "org", "app", "runner", "job", "audit", "version");
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @Spec private CommandSpec spec;

  // A switch, for Java cannot keep references to these constructors in its cache of classes.
  private static Object command(String name) {
    return switch (name) {
      case "serve" -> new ServeCommand();
      case "world" -> new WorldCommand();
      case "token" -> new TokenCommand();
      case "user" -> new UserCommand();
      case "org" -> new OrgCommand();
      case "app" -> new AppCommand();
      case "runner" -> new RunnerCommand();
      case "job" -> new JobCommand();
      case "audit" -> new AuditCommand();
      default -> new VersionCommand();
    };
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
    if (args.length > 0 && args[0].equals("serve")) {
      Server.loadAhead();
    }
    var line = new CommandLine(new Paddock());
    // A command that is named is the only one to be made: to make one takes longer than to run it.
    boolean named = args.length > 0 && COMMANDS.contains(args[0]);
    for (String name : named ? List.of(args[0]) : COMMANDS) {
      line.addSubcommand(command(name));
    }
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
      case ListenException known -> print(command, known);
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
