package dev.paddock.cli;

import dev.paddock.app.OperatorException;
import dev.paddock.app.UnreachableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Runs one script as a job: puts it into the queue, prints its log as it comes, and gives its exit
 * status.
 */
final class JobRun {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String STATUS = "exit_status";
  private static final int FAILED = 1;
  private static final int CANCELLED = 130; // what a shell says after Ctrl-C

  private static final Duration PAUSE_WITHOUT_SERVER = Duration.ofSeconds(1);
  // A day in the queue, the longest time to run, and what the server waits for a silent runner.
  private static final Duration LONGEST_LIFE = Duration.ofHours(24 + 6).plusMinutes(20);
  private static final String TRAP = "trap 'echo \"" + STATUS + "=$?\" >> \"$GITHUB_OUTPUT\"' EXIT";
  private static final String HEADER = "##[group]Run ";

  private final Jobs jobs;
  private final Consumer<String> out;
  private final Consumer<String> notes;

  JobRun(Jobs jobs, PrintWriter out, PrintWriter err) {
    this(jobs, line -> print(out, line), line -> print(err, line));
  }

  /**
   * @param out gets the job's log
   * @param notes gets what is to be said beside the log
   */
  JobRun(Jobs jobs, Consumer<String> out, Consumer<String> notes) {
    this.jobs = jobs;
    this.out = out;
    this.notes = notes;
  }

  private static void print(PrintWriter writer, String line) {
    writer.println(Printable.line(line));
    writer.flush();
  }

  /**
   * A job with one step, whose exit status becomes an output.
   *
   * @param minutes after which it is cancelled; empty for the server's own limit
   */
  static Map<String, Object> job(
      String name,
      List<String> labels,
      String script,
      Map<String, String> env,
      Optional<Integer> minutes) {
    var step = new LinkedHashMap<String, Object>();
    step.put("id", "script");
    step.put("name", "Run script");
    step.put("run", TRAP + "\n" + script);
    step.put("env", env);
    var job = new LinkedHashMap<String, Object>();
    job.put("name", name);
    job.put("labels", labels);
    job.put("steps", List.of(step));
    job.put("outputs", Map.of(STATUS, "${{ steps.script.outputs." + STATUS + " }}"));
    minutes.ifPresent(it -> job.put("timeout_minutes", it));
    return job;
  }

  /**
   * Runs a job to its end; a runner that is not there is waited for, and a server that goes away
   * too.
   *
   * @throws OperatorException if the server refuses, or is away for as long as the job can live
   */
  JsonNode run(Map<String, Object> job, String script) {
    long id = jobs.create(job).path("id").asLong();
    var ended = new Thread(() -> cancel(id));
    Runtime.getRuntime().addShutdownHook(ended);
    var done = follow(id, script.lines().findFirst().orElse(""));
    Runtime.getRuntime().removeShutdownHook(ended);
    return done;
  }

  private void cancel(long id) {
    try {
      jobs.cancel(id);
    } catch (OperatorException refused) {
      notes.accept("Job %d was not cancelled: %s".formatted(id, refused.getMessage()));
    }
  }

  private JsonNode follow(long id, String firstLine) {
    var after = "";
    var end = Instant.now().plus(LONGEST_LIFE);
    boolean away = false;
    while (true) {
      try {
        // The state first, so that the last lines of the log are read after it.
        var state = jobs.get(id);
        var lines = jobs.lines(id, after);
        away = false;
        lines.path("lines").forEach(line -> shown(line.asString(), firstLine).ifPresent(out));
        after = lines.path("next").asString("");
        boolean more = !lines.path("lines").isEmpty();
        if (state.path("status").asString("").equals("completed") && !more) {
          return state;
        }
        if (!more) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } catch (UnreachableException outage) {
        sitOut(outage, id, end, away);
        away = true;
      }
    }
  }

  private void sitOut(UnreachableException outage, long id, Instant end, boolean noted) {
    if (Instant.now().isAfter(end)) {
      throw outage;
    }
    if (!noted) {
      notes.accept("%s Job %d is waited for.".formatted(outage.getMessage(), id));
    }
    LockSupport.parkNanos(PAUSE_WITHOUT_SERVER.toNanos());
  }

  /** A line as the user's script has it; empty for the line that notes the exit status. */
  private static Optional<String> shown(String line, String firstLine) {
    if (!line.contains(TRAP)) {
      return Optional.of(line);
    }
    // Agents name a step after the first line of its script.
    return line.startsWith(HEADER) ? Optional.of(HEADER + firstLine) : Optional.empty();
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
