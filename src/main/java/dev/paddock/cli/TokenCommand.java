package dev.paddock.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The command {@code token}: creates, lists and revokes tokens of users. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Create, list and revoke the tokens of users.",
    subcommands = {TokenCommand.Create.class, TokenCommand.Show.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of create, list, revoke?");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Make a classic token and print it, this once: only its hash is kept.",
        "Example: ./paddock token create --data DIR --user alice --name ci --scope admin:org"
      })
  static final class Create implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
        names = "--user",
        required = true,
        paramLabel = "LOGIN",
        description = "Whose token it is.")
    private String user = "";

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "By which its owner knows it.")
    private String name = "";

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        description =
            "What it may be used for, for instance admin:org, repo; several times or comma-separated.")
    private List<String> scopes = new ArrayList<>();

    @Option(
        names = "--expires-at",
        paramLabel = "TIME",
        description = "When it ends, for instance 2030-01-01T00:00:00Z; never unless given.")
    private @Nullable String expiresAt;

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("user", user);
      arguments.put("name", name);
      arguments.put("scopes", scopes);
      arguments.put("expires_at", expiresAt);
      data.run("token create", arguments, it -> data.println(it.path("token").asString()));
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the tokens of all users; the tokens themselves cannot be shown again.")
  static final class Show implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Override
    public void run() {
      data.run(
          "token list",
          Map.of(),
          it -> it.path("tokens").forEach(token -> data.println(line(token))));
    }

    private static String line(JsonNode token) {
      return "%-6s %-16s %-13s %-20s …%-9s %s"
          .formatted(
              token.path("id").asString(),
              token.path("user").asString(),
              token.path("kind").asString(),
              token.path("name").asString(),
              token.path("last_eight").asString(),
              token.path("scopes").asString());
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revoke a token at once.")
  static final class Revoke implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "ID", description = "As `token list` shows it.")
    private String id = "";

    @Override
    public void run() {
      data.run("token revoke", Map.of("id", id), it -> data.println("revoked token " + id));
    }
  }
}
