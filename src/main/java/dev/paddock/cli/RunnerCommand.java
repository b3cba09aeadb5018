package dev.paddock.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The command {@code runner}: shows and checks self-hosted runners. */
@Command(
    name = "runner",
    mixinStandardHelpOptions = true,
    description = "Show a runner and what happened to it, or see whether it works.",
    subcommands = {RunnerCommand.Show.class, RunnerCommand.Check.class})
final class RunnerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of show, check?");
  }

  /** The options that name a runner. */
  static final class Which {
    @Parameters(paramLabel = "NAME", description = "The runner's name.")
    private String name = "";

    @Option(names = "--org", required = true, paramLabel = "ORG", description = "Its organization.")
    private String org = "";

    @Option(
        names = "--repo",
        paramLabel = "REPO",
        description = "Its repository, for a runner that belongs to one.")
    private @Nullable String repo;

    Map<String, Object> arguments() {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("name", name);
      arguments.put("org", org);
      arguments.put("repo", repo);
      return arguments;
    }
  }

  private static List<String> labels(JsonNode runner) {
    return runner.path("labels").valueStream().map(JsonNode::asString).toList();
  }

  private static String standing(JsonNode runner) {
    return runner.path("status").asString("") + (runner.path("busy").asBoolean() ? ", busy" : "");
  }

  private static String event(JsonNode event) {
    var reason = event.path("reason").asString("");
    return event.path("at").asString("")
        + "  "
        + event.path("event").asString("")
        + (reason.isEmpty() ? "" : "  " + reason);
  }

  // The stored time of a runner that is online is up to half a minute old.
  private static String lastSeen(JsonNode runner) {
    return runner.path("status").asString("").equals("online")
        ? "now"
        : runner.path("last_seen_at").asString("never");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Show a runner and what happened to it, newest first.",
        "Example: ./paddock runner show build-1 --data DIR --org acme"
      })
  static final class Show implements Runnable {
    @Mixin private DataOptions data = new DataOptions();
    @Mixin private Which which = new Which();

    @Override
    public void run() {
      data.run("runner show", which.arguments(), this::print);
    }

    private void print(JsonNode runner) {
      data.println(
          "%s (id %d): %s"
              .formatted(
                  runner.path("name").asString(), runner.path("id").asLong(), standing(runner)));
      data.println("labels: " + String.join(", ", labels(runner)));
      data.println(
          "os %s, architecture %s, version %s%s"
              .formatted(
                  runner.path("os").asString(),
                  runner.path("architecture").asString(),
                  runner.path("version").asString("unknown"),
                  runner.path("ephemeral").asBoolean() ? ", ephemeral" : ""));
      data.println("last seen: " + lastSeen(runner));
      runner.path("events").forEach(event -> data.println(event(event)));
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Run a harmless script on a runner and tell what was found: whether it is there, takes a job,"
            + " and is what its labels say.",
        "Exits with 0 if all is well. Example: ./paddock runner check build-1 --data DIR --org acme"
      })
  static final class Check implements Callable<Integer> {
    private static final String SCRIPT =
        "echo \"paddock-check: $(uname -s) $(uname -m) in $(pwd)\"";

    @Mixin private DataOptions data = new DataOptions();
    @Mixin private Which which = new Which();

    @Option(
        names = "--labels",
        split = ",",
        paramLabel = "LABEL",
        description = "Labels that your workflows ask for: says which of them it lacks.")
    private List<String> wanted = new ArrayList<>();

    @Override
    public Integer call() {
      var runner = data.ask("runner show", which.arguments());
      var faults = new ArrayList<String>();
      data.println("%s: %s".formatted(runner.path("name").asString(), standing(runner)));
      data.println("labels: " + String.join(", ", labels(runner)));
      RunnerFindings.labels(labels(runner), wanted).forEach(faults::add);
      if (runner.path("status").asString("").equals("offline")) {
        faults.add(RunnerFindings.offline(runner));
      } else if (runner.path("busy").asBoolean()) {
        data.println("it runs a job, so it works; a check would have to wait for its end");
      } else if (runner.path("repository").isNull()) {
        faults.add(
            "%s has no repository, and a job belongs to one: make one, then check again"
                .formatted(runner.path("name").asString()));
      } else {
        tryIt(runner, faults);
      }
      faults.forEach(fault -> ("WRONG: " + fault).lines().forEach(data::println));
      data.println(faults.isEmpty() ? "all is well" : faults.size() + " found wrong");
      return faults.isEmpty() ? 0 : 1;
    }

    private void tryIt(JsonNode runner, List<String> faults) {
      var jobs = new Jobs.Here(data, which.org, runner.path("repository").asString());
      // One label is enough: the job names this runner by its id.
      var anyLabel = labels(runner).stream().limit(1).toList();
      var job = JobRun.job("runner check", anyLabel, SCRIPT, Map.of(), Optional.empty());
      job.put("runner_id", runner.path("id").asLong());
      var lines = new ArrayList<String>();
      var done = new JobRun(jobs, lines::add, data::println).run(job, SCRIPT);
      var conclusion = done.path("conclusion").asString("");
      data.println(
          "job %d: %s%s"
              .formatted(
                  done.path("id").asLong(),
                  conclusion,
                  done.path("reason").isString() ? ", " + done.path("reason").asString() : ""));
      if (!conclusion.equals("success")) {
        faults.add("the script did not succeed; its log:\n" + String.join("\n", lines));
        return;
      }
      var machine = machine(lines);
      data.println("machine: " + machine);
      // The directory that the script ran in says nothing of the machine.
      RunnerFindings.machine(labels(runner), machine.split(" in ", 2)[0]).forEach(faults::add);
    }

    private static String machine(List<String> lines) {
      return lines.stream()
          .filter(line -> line.startsWith("paddock-check: "))
          .map(line -> line.substring("paddock-check: ".length()))
          .collect(Collectors.joining());
    }
  }
}
