package dev.paddock.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code org}: creates organizations. */
@Command(
    name = "org",
    mixinStandardHelpOptions = true,
    description = "Create organizations.",
    subcommands = OrgCommand.Create.class)
final class OrgCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What about it? There is create.");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Make an organization.",
        "Example: ./paddock org create --data DIR acme --owner alice"
      })
  static final class Create implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "LOGIN", description = "Letters, digits and single hyphens.")
    private String login = "";

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "LOGIN",
        description = "The user who owns it.")
    private String owner = "";

    @Option(names = "--name", description = "Its display name.")
    private @Nullable String name;

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("login", login);
      arguments.put("owner", owner);
      arguments.put("name", name);
      data.run(
          "org create",
          arguments,
          it ->
              data.println(
                  "made organization %s (id %s)".formatted(login, it.path("id").asString())));
    }
  }
}
