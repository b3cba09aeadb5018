package dev.paddock.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code app}: creates GitHub Apps. */
@Command(
    name = "app",
    mixinStandardHelpOptions = true,
    description = "Create GitHub Apps.",
    subcommands = AppCommand.Create.class)
final class AppCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What about it? There is create.");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Make a GitHub App and install it in its organization, for all repositories.",
        "Example: ./paddock app create --data DIR robot --owner acme --key robot.pem"
            + " --permission organization_secrets=write"
      })
  static final class Create implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "SLUG", description = "Its name in URLs.")
    private String slug = "";

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "ORG",
        description = "The organization that owns it.")
    private String owner = "";

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its RSA key, PEM; of a private one only the public half is kept.")
    private Path key = Path.of("");

    @Option(names = "--name", description = "Its display name.")
    private @Nullable String name;

    @Option(
        names = "--permission",
        split = ",",
        paramLabel = "NAME=GRADE",
        description = "For instance organization_secrets=write; several times or comma-separated.")
    private List<String> permissions = new ArrayList<>();

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("slug", slug);
      arguments.put("owner", owner);
      arguments.put("name", name);
      arguments.put("permissions", permissions);
      arguments.put("key", Input.read(key));
      data.run(
          "app create",
          arguments,
          it ->
              data.println(
                  "made App %s (id %s, client id %s, installation %s)"
                      .formatted(
                          slug,
                          it.path("id").asString(),
                          it.path("client_id").asString(),
                          it.path("installation_id").asString())));
    }
  }
}
