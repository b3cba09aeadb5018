package dev.paddock.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** One script as a job: it is put into the queue, its log is told as it comes, and its status. */
final class JobRun {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String STATUS = "exit_status";
  private static final int FAILED = 1;
  private static final int CANCELLED = 130; // what a shell says after Ctrl-C

  private final Jobs jobs;
  private final Consumer<String> out;

  JobRun(Jobs jobs, PrintWriter out) {
    this(
        jobs,
        line -> {
          out.println(Printable.line(line));
          out.flush();
        });
  }

  JobRun(Jobs jobs, Consumer<String> out) {
    this.jobs = jobs;
    this.out = out;
  }

  /** A job with one step, whose exit status becomes an output. */
  static Map<String, Object> job(
      String name, List<String> labels, String script, Map<String, String> env) {
    var step = new LinkedHashMap<String, Object>();
    step.put("id", "script");
    step.put("name", "Run script");
    step.put("run", "trap 'echo \"" + STATUS + "=$?\" >> \"$GITHUB_OUTPUT\"' EXIT\n" + script);
    step.put("env", env);
    var job = new LinkedHashMap<String, Object>();
    job.put("name", name);
    job.put("labels", labels);
    job.put("steps", List.of(step));
    job.put("outputs", Map.of(STATUS, "${{ steps.script.outputs." + STATUS + " }}"));
    return job;
  }

  /** Runs a job to its end; a runner that is not there is waited for. */
  JsonNode run(Map<String, Object> job) {
    long id = jobs.create(job).path("id").asLong();
    var ended = new Thread(() -> jobs.cancel(id));
    Runtime.getRuntime().addShutdownHook(ended);
    var after = "";
    while (true) {
      // First, so that what was written last is read after it.
      var state = jobs.get(id);
      var lines = jobs.lines(id, after);
      lines.path("lines").forEach(line -> out.accept(line.asString()));
      after = lines.path("next").asString("");
      boolean more = !lines.path("lines").isEmpty();
      if (state.path("status").asString("").equals("completed") && !more) {
        Runtime.getRuntime().removeShutdownHook(ended);
        return state;
      }
      if (!more) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** The exit status of a job's script, or what comes nearest to it. */
  static int status(JsonNode job) {
    var status = job.path("outputs").path(STATUS).asString("");
    return switch (job.path("conclusion").asString("")) {
      case "success" -> 0;
      case "cancelled" -> CANCELLED;
      default -> status.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(status) : FAILED;
    };
  }
}
