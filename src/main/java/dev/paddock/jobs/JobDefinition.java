package dev.paddock.jobs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The definition of a job, with what a workflow would say of it.
 *
 * @param env for all steps; a value that is as a whole {@code ${{ … }}} is an expression
 * @param timeoutMinutes after which it is cancelled
 * @param outputs names and expressions, without the braces around them
 */
public record JobDefinition(
    List<Step> steps, Map<String, String> env, int timeoutMinutes, Map<String, String> outputs) {
  /** GitHub's limit where a job sets none, and the largest that it may set here, in minutes. */
  public static final int USUAL_TIMEOUT = 360;

  private static final Pattern SECRET =
      Pattern.compile("\\bsecrets\\.([A-Za-z_][A-Za-z0-9_]*)", Pattern.CASE_INSENSITIVE);
  private static final String OPENING = "${{";
  private static final String CLOSING = "}}";

  public JobDefinition {
    steps = List.copyOf(steps);
    // In one order, so that the same definition is always the same text.
    env = new TreeMap<>(env);
    outputs = new TreeMap<>(outputs);
  }

  /**
   * A step that runs a script.
   *
   * @param id by which expressions know it; unique in the job
   * @param name empty for none
   * @param run the script, verbatim
   * @param shell a name like {@code bash}, a command with {@code {0}} in the place of the script,
   *     or empty for the runner's own choice
   * @param workingDirectory empty for the workspace
   * @param condition an expression, without braces around it; empty for "if all before succeeded"
   * @param timeoutMinutes 0 for none of its own
   */
  public record Step(
      String id,
      String name,
      String run,
      Map<String, String> env,
      String shell,
      String workingDirectory,
      String condition,
      boolean continueOnError,
      int timeoutMinutes) {
    public Step {
      env = new TreeMap<>(env);
    }
  }

  /** The expression that a value is, if it is one as a whole. */
  public static Optional<String> expression(String value) {
    if (value.length() < OPENING.length() + CLOSING.length()
        || !value.startsWith(OPENING)
        || !value.endsWith(CLOSING)) {
      return Optional.empty();
    }
    var inside = value.substring(OPENING.length(), value.length() - CLOSING.length());
    boolean isOne =
        !inside.contains(OPENING) && inside.indexOf('\n') < 0 && inside.indexOf('\r') < 0;
    return isOne ? Optional.of(inside.strip()) : Optional.empty();
  }

  /** Whether a value holds an expression beside other text. */
  static boolean isMixed(String value) {
    return value.contains(OPENING) && expression(value).isEmpty();
  }

  /** Names of the secrets that its variables use, upper-case: it is given no others. */
  public Set<String> secrets() {
    var names = new LinkedHashSet<String>();
    env.values().forEach(value -> addSecrets(names, value));
    steps.forEach(step -> step.env().values().forEach(value -> addSecrets(names, value)));
    return names;
  }

  private static void addSecrets(Set<String> names, String value) {
    expression(value)
        .ifPresent(expression ->
            SECRET
                .matcher(expression)
                .results()
                .forEach(found -> names.add(found.group(1).toUpperCase(Locale.ROOT))));
  }
}
