package dev.paddock.jobs;

import dev.paddock.rest.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A job as somebody asks for it.
 *
 * @param runner id of the one runner that it is for
 */
record NewJob(String name, List<String> labels, Optional<Long> runner, JobDefinition definition) {
  private static final int MOST_LABELS = 100;
  static final int MOST_STEPS = 1000;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_VALUE = 48 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  // https://docs.github.com/enterprise-server@3.19/actions/reference/workflows-and-actions/workflow-syntax
  private static final List<String> SHELLS =
      List.of("bash", "sh", "pwsh", "python", "cmd", "powershell");
  private static final String SCRIPT_FILE = "{0}";
  private static final Pattern STATUS =
      Pattern.compile("\\b(success|failure|always|cancelled)\\s*\\(");

  /** Reads a request; every fault is reported together. */
  static NewJob read(Body body) {
    var name = body.optionalText("name").orElse("job");
    var labels = body.texts("labels", 1, MOST_LABELS);
    var runner =
        body.has("runner_id") ? Optional.of(body.integer("runner_id")) : Optional.<Long>empty();
    var env = env(body);
    int timeout = minutes(body).orElse(JobDefinition.USUAL_TIMEOUT);
    var outputs = outputs(body);
    var steps = steps(body);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      body.fault("name", "it must be 1 to %d characters long".formatted(LONGEST_NAME));
    }
    if (labels.stream().anyMatch(it -> it.isBlank() || it.contains(","))) {
      body.fault("labels", "a label cannot be empty or hold commas");
    }
    body.check();
    return new NewJob(
        name,
        labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList(),
        runner,
        new JobDefinition(steps, env, timeout, outputs));
  }

  private static Optional<Integer> minutes(Body body) {
    if (!body.has("timeout_minutes")) {
      return Optional.empty();
    }
    long minutes = body.integer("timeout_minutes");
    if (minutes < 1 || minutes > JobDefinition.USUAL_TIMEOUT) {
      body.fault(
          "timeout_minutes", "it must be from 1 to %d".formatted(JobDefinition.USUAL_TIMEOUT));
      return Optional.empty();
    }
    return Optional.of((int) minutes);
  }

  private static Map<String, String> env(Body body) {
    var env = body.optionalTextMap("env");
    env.forEach((name, value) -> {
      if (!NAME.matcher(name).matches()) {
        body.fault("env", "\"%s\" is no name for a variable".formatted(name));
      }
      if (name.length() > LONGEST_NAME || value.length() > LONGEST_VALUE) {
        body.fault(
            "env",
            "a name may have %d characters, and a value %d".formatted(LONGEST_NAME, LONGEST_VALUE));
      }
      if (JobDefinition.isMixed(value)) {
        body.fault(
            "env", "the value of %s must be text, or one expression as a whole".formatted(name));
      }
    });
    return env;
  }

  private static Map<String, String> outputs(Body body) {
    var outputs = body.optionalTextMap("outputs");
    var expressions = new TreeMap<String, String>();
    outputs.forEach((name, value) ->
        JobDefinition.expression(value)
            .ifPresentOrElse(
                it -> expressions.put(name, it),
                () ->
                    body.fault(
                        "outputs", "the value of %s must be an expression".formatted(name))));
    return expressions;
  }

  private static List<JobDefinition.Step> steps(Body body) {
    var steps = new ArrayList<JobDefinition.Step>();
    var ids = new HashSet<String>();
    for (Body step : body.objects("steps", 1, MOST_STEPS)) {
      int number = steps.size() + 1;
      var id = step.optionalText("id").orElse(number == 1 ? "__run" : "__run_" + number);
      if (!NAME.matcher(id).matches() || !ids.add(id)) {
        step.fault("id", "\"%s\" is no id, or that of another step".formatted(id));
      }
      steps.add(
          new JobDefinition.Step(
              id,
              step.optionalText("name").orElse(""),
              step.text("run"),
              env(step),
              shell(step),
              step.optionalText("working_directory").orElse(""),
              condition(step.optionalText("if").orElse("")),
              step.optionalFlag("continue_on_error").orElse(false),
              minutes(step).orElse(0)));
    }
    return steps;
  }

  private static String shell(Body step) {
    var shell = step.optionalText("shell").orElse("");
    boolean isKnown = SHELLS.contains(shell) || shell.contains(SCRIPT_FILE);
    if (!shell.isEmpty() && (!isKnown || shell.length() > LONGEST_NAME)) {
      step.fault(
          "shell",
          "it must be one of %s, or a command with %s in the place of the script"
              .formatted(String.join(", ", SHELLS), SCRIPT_FILE));
    }
    return shell;
  }

  // As GitHub reads a condition: braces may be left out, and one without a status function holds
  // only if the steps before it succeeded.
  private static String condition(String given) {
    var expression = JobDefinition.expression(given.strip()).orElse(given.strip());
    if (expression.isEmpty()) {
      return "";
    }
    return STATUS.matcher(expression).find() ? expression : "success() && (" + expression + ")";
  }
}
