package dev.paddock.cli;

import dev.paddock.app.Config;
import dev.paddock.app.ConfigKey;
import dev.paddock.app.Logs;
import dev.paddock.app.Server;
import dev.paddock.feature.WorldReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Run the server until it gets SIGTERM or Ctrl-C.",
      "With --dev it needs nothing: it listens on the loopback interface, makes its own certificate,"
          + " an organization and a token, and prints lines to copy.",
      "Without --dev it needs server.public_url, a certificate (or server.http_port behind a proxy),"
          + " keys.root and --data; docs/operating.md lists all settings."
    })
final class ServeCommand implements Runnable {
  @Option(
      names = "--dev",
      description = "Make whatever is needed, for one developer on one machine.")
  private boolean dev;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory to keep data in; --dev takes a temporary one otherwise.")
  private @Nullable Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings, YAML.")
  private @Nullable Path config;

  @Option(
      names = "--world",
      paramLabel = "FILE",
      description = "World file to fill a server with that has no users yet.")
  private @Nullable Path world;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "Port for HTTP; 0 takes any free one.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--https-port",
      paramLabel = "N",
      description = "Port for HTTPS; 0 takes any free one.")
  private @Nullable Integer httpsPort;

  @Option(
      names = "--also-listen",
      split = ",",
      paramLabel = "ADDRESS:PORT",
      description =
          "Listen there too, plain HTTP; the official runner looks at port 80, whatever port its"
              + " --url has (docs/runners.md).")
  private List<String> alsoListen = new ArrayList<>();

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "File to write once the server answers: its URLs and token, as JSON.")
  private @Nullable Path readyFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, for instance server.private_mode=true; may be given several times.")
  private List<String> assignments = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var temporary =
        dev && data == null ? Optional.of(temporaryDirectory()) : Optional.<Path>empty();
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    try (var server = start(temporary)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(stop, stopped)));
      var file = readyFile;
      if (file != null) {
        new ReadyFile(server).write(file);
      }
      new Banner(server, dev).print(spec.commandLine().getOut());
      stop.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      temporary.ifPresent(ServeCommand::delete);
      Logs.end();
      stopped.countDown();
    }
  }

  // The virtual machine ends when its hooks do, so the hook waits for the orderly end. Its status
  // would then be 128 and the signal's number: whoever asked it to stop is told that it did.
  private static void awaitEnd(CountDownLatch stop, CountDownLatch stopped) {
    boolean asked = stopped.getCount() > 0;
    stop.countDown();
    try {
      stopped.await();
      if (asked) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private Server start(Optional<Path> temporary) {
    var environment = System.getenv();
    var read = Config.ofServer(flags(temporary), environment, Path.of("."));
    Logs.configure(read.log(), isTerminal());
    var file = world;
    var text =
        file == null
            ? Optional.<Server.WorldText>empty()
            : Optional.of(new Server.WorldText(file.toString(), Input.read(file)));
    var server =
        new Server(
            read, text, environment, new SecureRandom(), Clock.systemUTC(), System::nanoTime);
    if (server.start().appliedBefore()) {
      spec.commandLine()
          .getOut()
          .println(
              "%s is good; it was applied before, or the server was filled otherwise, so nothing was changed."
                  .formatted(file));
    }
    server.start().applied().ifPresent(report -> printTokens(spec.commandLine().getOut(), report));
    return server;
  }

  private Config.Flags flags(Optional<Path> temporary) {
    return new Config.Flags(
        dev,
        Optional.ofNullable(data).or(() -> temporary),
        Optional.ofNullable(config),
        assignments,
        ports());
  }

  // Standard output and error share it, unless someone sends one of them elsewhere.
  @SuppressWarnings("SystemConsoleNull") // its documentation still says that it may be
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private static void printTokens(PrintWriter out, WorldReport report) {
    report.entries().stream()
        .filter(entry -> entry.token() != null)
        .forEach(entry -> out.println(entry.what() + ": " + entry.token()));
  }

  private Map<ConfigKey, String> ports() {
    var ports = new EnumMap<ConfigKey, String>(ConfigKey.class);
    if (httpPort != null) {
      ports.put(ConfigKey.SERVER_HTTP_PORT, httpPort.toString());
    }
    if (httpsPort != null) {
      ports.put(ConfigKey.SERVER_HTTPS_PORT, httpsPort.toString());
    }
    if (!alsoListen.isEmpty()) {
      ports.put(ConfigKey.SERVER_ALSO_LISTEN, String.join(",", alsoListen));
    }
    return ports;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("paddock-");
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary directory can be made", failure);
    }
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException alreadyGone) {
      // The system clears its temporary files.
    }
  }
}
