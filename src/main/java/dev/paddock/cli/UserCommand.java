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

/** The command {@code user}: creates users. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Create users.",
    subcommands = UserCommand.Create.class)
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What about it? There is create.");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Make a user.",
        "Example: ./paddock user create --data DIR alice --site-admin"
      })
  static final class Create implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "LOGIN", description = "Letters, digits and single hyphens.")
    private String login = "";

    @Option(names = "--name", description = "The person's name.")
    private @Nullable String name;

    @Option(names = "--email", description = "The person's address.")
    private @Nullable String email;

    @Option(names = "--site-admin", description = "Make them a site administrator.")
    private boolean siteAdmin;

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("login", login);
      arguments.put("name", name);
      arguments.put("email", email);
      arguments.put("site_admin", siteAdmin);
      data.run(
          "user create",
          arguments,
          it -> data.println("made user %s (id %s)".formatted(login, it.path("id").asString())));
    }
  }
}
