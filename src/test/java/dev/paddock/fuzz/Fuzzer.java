package dev.paddock.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fuzzes one target in a process of its own, since Jazzer fuzzes one in the life of a JVM: first
 * all kept inputs, then what coverage leads to.
 *
 * @see <a
 *     href="https://github.com/CodeIntelligenceTesting/jazzer/blob/main/docs/arguments-and-configuration-options.md">Jazzer's
 *     options</a>
 */
final class Fuzzer {
  /** Seconds after which one input has taken too long. */
  private static final int SLOWEST = 10;

  /** Seconds that a process may take to start and to end. */
  private static final int AROUND = 300;

  // The libraries that take the input apart; a search that is guided by coverage needs theirs too.
  private static final String PARSERS =
      ",tools.jackson.core.json.*,org.snakeyaml.engine.v2.scanner.*,org.snakeyaml.engine.v2.parser.*,com.nimbusds.jose.*";

  // It takes a test's connection to its own server for one that an attacker chose.
  private static final String UNFIT =
      "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery";

  private final String name;
  private final Method target;
  private final Path directory;

  Fuzzer(Method target) {
    this.target = target;
    this.name = target.getDeclaringClass().getSimpleName() + "." + target.getName();
    this.directory = Path.of("target", "fuzz", name).toAbsolutePath();
  }

  /** How a run ended. */
  sealed interface Outcome {
    /** Nothing was found; the line has the figures. */
    record Nothing(String line) implements Outcome {}

    /** An input does harm. */
    record Finding(String report) implements Outcome {}

    /** Jazzer has no native part for this platform. */
    record NotHere() implements Outcome {}
  }

  String name() {
    return name;
  }

  Outcome run(int seconds) throws IOException, InterruptedException {
    prepare();
    var log = directory.resolve("log");
    var process =
        new ProcessBuilder(command(seconds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = process.waitFor(seconds + AROUND, TimeUnit.SECONDS);
      var output = Files.readString(log, StandardCharsets.ISO_8859_1);
      return ended
          ? outcome(process.exitValue(), output)
          : new Outcome.Finding("it did not end; see " + log);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void prepare() throws IOException {
    for (Path old : files()) {
      Files.delete(old);
    }
    Files.createDirectories(directory.resolve("corpus"));
  }

  private List<Path> files() throws IOException {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private List<String> command(int seconds) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+EnableDynamicAgentLoading",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=" + (seconds > 60 ? 4 : 1), // what is compiled well pays late
            "-Xmx768m",
            "-Djava.io.tmpdir=" + directory.getParent(),
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getDeclaringClass().getName(),
            "--target_method=" + target.getName(),
            "--hooks=true",
            "--instrumentation_includes=" + (instrumented() + PARSERS).replace(',', ':'),
            "--custom_hook_includes=" + instrumented(),
            "--disabled_hooks=" + UNFIT,
            "--reproducer_path=" + directory,
            "-artifact_prefix=" + directory + "/",
            "-max_total_time=" + seconds,
            "-timeout=" + SLOWEST,
            directory.resolve("corpus").toString()));
    return command;
  }

  // Instrumenting a whole server takes as long as fuzzing it.
  private String instrumented() {
    var home = target.getDeclaringClass().getPackageName();
    return home.equals(Fuzzer.class.getPackageName()) ? "dev.paddock.**" : home + ".*";
  }

  private Outcome outcome(int status, String output) throws IOException {
    var done = last("Done (\\d+) runs in (\\d+) second", output);
    if (status == 0 && done.isPresent()) {
      var seconds = Math.max(1, Long.parseLong(done.get().group(2)));
      var runs = Long.parseLong(done.get().group(1));
      return new Outcome.Nothing(
          "fuzz %-42s %9d executions in %3d s, %6d/s, cov %s"
              .formatted(name, runs, seconds, runs / seconds, coverage(output)));
    }
    if (output.contains("UnsatisfiedLinkError") && done.isEmpty()) {
      return new Outcome.NotHere();
    }
    return new Outcome.Finding(report(status, output));
  }

  private static String coverage(String output) {
    return last(" cov: (\\d+) ft: (\\d+)", output).map(it -> it.group(1)).orElse("unknown");
  }

  private String report(int status, String output) throws IOException {
    var inputs =
        files().stream()
            .filter(it -> it.getFileName().toString().matches("(crash|timeout|oom|slow-unit)-.*"))
            .toList();
    var what =
        output
            .lines()
            .dropWhile(line -> !line.contains("== Java Exception") && !line.contains("ERROR"))
            .takeWhile(line -> !line.startsWith("== libFuzzer crashing input"))
            .limit(40)
            .collect(Collectors.joining("\n"));
    return """
    %s ended with status %d; all of its output is in %s.
    %s
    The input: %s
    Mend the code, and keep the input: copy it to src/test/resources/%s under a name that says what it is.\
    """
        .formatted(name, status, directory.resolve("log"), what, inputs, keptInputs());
  }

  /** Where Jazzer looks for the inputs that are kept. */
  private String keptInputs() {
    return target.getDeclaringClass().getName().replace('.', '/') + "Inputs/" + target.getName();
  }

  private static Optional<MatchResult> last(String pattern, String output) {
    return Pattern.compile(pattern).matcher(output).results().reduce((first, second) -> second);
  }
}
