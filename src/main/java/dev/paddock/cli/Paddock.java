package dev.paddock.cli;

import dev.paddock.app.ConfigException;
import dev.paddock.app.OperatorException;
import dev.paddock.crypto.RootKeyException;
import dev.paddock.http.WebServer;
import dev.paddock.store.StoreException;
import dev.paddock.store.StoreUnavailableException;
import dev.paddock.world.WorldException;
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
    },
    subcommands = {
      ServeCommand.class,
      WorldCommand.class,
      TokenCommand.class,
      UserCommand.class,
      OrgCommand.class,
      AppCommand.class,
      AuditCommand.class,
      VersionCommand.class
    })
public final class Paddock implements Runnable {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @Spec private CommandSpec spec;

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
    return new CommandLine(new Paddock())
        .setCaseInsensitiveEnumValuesAllowed(true)
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
