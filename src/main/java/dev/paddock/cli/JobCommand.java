package dev.paddock.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code job}: runs, lists and cancels jobs without a workflow. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = "Run scripts on self-hosted runners, list and cancel jobs.",
    subcommands = {JobCommand.Run.class, JobQueue.Show.class, JobQueue.Cancel.class})
final class JobCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of run, list, cancel?");
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Run a script on a runner that has all the labels, print its log, and exit with its status.",
        "Ctrl-C cancels the job.",
        "Example: ./paddock job run --data DIR --org acme --repo hello --labels self-hosted,linux"
            + " --secret TOKEN -- 'test -n \"$TOKEN\" && echo it is there'"
      })
  static final class Run implements Callable<Integer> {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
        names = "--server",
        paramLabel = "URL",
        description =
            "A server elsewhere, instead of --data; PADDOCK_TOKEN is a token with write access to the"
                + " repository, SSL_CERT_FILE may name certificates to trust.")
    private @Nullable String server;

    @Option(names = "--org", required = true, paramLabel = "ORG", description = "The organization.")
    private String org = "";

    @Option(
        names = "--repo",
        required = true,
        paramLabel = "REPO",
        description = "The repository that the job belongs to; its secrets are those it may use.")
    private String repo = "";

    @Option(
        names = "--labels",
        required = true,
        split = ",",
        paramLabel = "LABEL",
        description = "Labels that the runner must have, comma-separated.")
    private List<String> labels = new ArrayList<>();

    @Option(
        names = "--env",
        paramLabel = "NAME=VALUE",
        description = "A variable for the script; may be given several times.")
    private List<String> variables = new ArrayList<>();

    @Option(
        names = "--secret",
        paramLabel = "NAME",
        description = "A secret that the script finds in the variable NAME; several times.")
    private List<String> secrets = new ArrayList<>();

    @Option(
        names = "--timeout-minutes",
        paramLabel = "N",
        description = "Cancel the job when it has run for so long; 360 where nothing is said.")
    private @Nullable Integer timeoutMinutes;

    @Parameters(
        arity = "1..*",
        paramLabel = "SCRIPT",
        description = "The script, after --; several words are joined with spaces.")
    private List<String> script = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      var env = new LinkedHashMap<String, String>();
      for (String variable : variables) {
        var pair = variable.split("=", 2);
        if (pair.length != 2) {
          throw new ParameterException(
              spec.commandLine(), "--env %s: expected NAME=VALUE.".formatted(variable));
        }
        env.put(pair[0], pair[1]);
      }
      secrets.forEach(name -> env.put(name, "${{ secrets." + name + " }}"));
      var text = String.join(" ", script);
      var job = JobRun.job("job run", labels, text, env, Optional.ofNullable(timeoutMinutes));
      var line = spec.commandLine();
      return JobRun.status(new JobRun(jobs(), line.getOut(), line.getErr()).run(job, text));
    }

    private Jobs jobs() {
      var url = server;
      if (url == null) {
        return new Jobs.Here(data, org, repo);
      }
      var token = System.getenv("PADDOCK_TOKEN");
      if (data.isGiven() || token == null || token.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            data.isGiven()
                ? "Give --data or --server, not both."
                : "--server needs a token in the environment variable PADDOCK_TOKEN.");
      }
      return new RemoteJobs(
          url, token, Optional.ofNullable(System.getenv("SSL_CERT_FILE")).map(Path::of), org, repo);
    }
  }
}
