package dev.paddock.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The command {@code audit}: shows the audit log. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Show who did what to which secret or runner, newest first: one JSON object a line.",
      "Example: ./paddock audit --data DIR --org acme --phrase 'action:org.update_actions_secret'"
    })
final class AuditCommand implements Runnable {
  @Mixin private DataOptions data = new DataOptions();

  @Option(names = "--org", paramLabel = "ORG", description = "Of one organization only.")
  private @Nullable String org;

  @Option(
      names = "--phrase",
      paramLabel = "PHRASE",
      description = "A search as on GitHub: action:, actor:, repo:, operation:, created:.")
  private String phrase = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many entries; ${DEFAULT-VALUE} unless given.")
  private int limit = 100;

  @Override
  public void run() {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put("org", org);
    arguments.put("phrase", phrase);
    arguments.put("limit", limit);
    data.run("audit", arguments, it -> it.path("entries").forEach(this::print));
  }

  private void print(JsonNode entry) {
    data.println(entry.toString());
  }
}
