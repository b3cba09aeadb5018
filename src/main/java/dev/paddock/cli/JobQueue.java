package dev.paddock.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The subcommands {@code job list} and {@code job cancel}. */
final class JobQueue {
  private static final int MOST = 100;

  private JobQueue() {}

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "List the newest 100 jobs of an organization or of one repository.",
        "Example: ./paddock job list --data DIR --org acme --status queued"
      })
  static final class Show implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
        names = "--org",
        required = true,
        paramLabel = "ORG",
        description = "The organization whose jobs they are.")
    private String org = "";

    @Option(names = "--repo", paramLabel = "REPO", description = "Only those of this repository.")
    private @Nullable String repo;

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only those that are queued, in_progress or completed.")
    private @Nullable String status;

    @Override
    public void run() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("org", org);
      arguments.put("repo", repo);
      arguments.put("status", status);
      arguments.put("limit", MOST);
      data.run("job list", arguments, this::print);
    }

    private void print(JsonNode result) {
      result
          .path("jobs")
          .forEach(job ->
              data.println(
                  String.format(
                      Locale.ROOT,
                      "%8d  %-11s  %-9s  %s  %s  %s",
                      job.path("id").asLong(),
                      job.path("status").asString(),
                      job.path("conclusion").asString(""),
                      job.path("created_at").asString(),
                      job.path("repository").asString(),
                      job.path("name").asString())));
    }
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = {
        "Cancel a job: one that waits ends at once, one that runs is told to stop.",
        "Example: ./paddock job cancel --data DIR --org acme --repo hello 17"
      })
  static final class Cancel implements Runnable {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
        names = "--org",
        required = true,
        paramLabel = "ORG",
        description = "The organization of the repository.")
    private String org = "";

    @Option(
        names = "--repo",
        required = true,
        paramLabel = "REPO",
        description = "The repository that the job belongs to.")
    private String repo = "";

    @Parameters(paramLabel = "ID", description = "The job's id, as job list shows it.")
    private long id;

    @Override
    public void run() {
      data.run(
          "job cancel",
          Map.of("org", org, "repo", repo, "id", id),
          done -> data.println("Cancelled."));
    }
  }
}
