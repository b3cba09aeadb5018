package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.app.Config;
import dev.paddock.app.Operator;
import dev.paddock.crypto.DevCertificates;
import dev.paddock.testkit.Engine;
import dev.paddock.web.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The program as operators run it, in a process of its own, which says as much as it ever will. */
final class LeakServer implements AutoCloseable {
  final Path directory;
  final Path data;
  final String rootKey;
  private final Map<String, String> settings = new HashMap<>();
  private final Process process;
  private final JsonNode ready;

  LeakServer(Engine engine, Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.data = directory.resolve("data");
    var random = new SecureRandom();
    var key = new byte[32];
    random.nextBytes(key);
    this.rootKey = Base64.getEncoder().encodeToString(key);
    var keyFile = Files.writeString(directory.resolve("root-key.txt"), rootKey);
    var tls = Files.createDirectory(directory.resolve("tls"));
    var certificates = DevCertificates.in(tls, random, Clock.systemUTC());
    settings.putAll(engine.freshStore());
    settings.put("keys.root", "file:" + keyFile);
    settings.put("server.public_url", "http://localhost");
    settings.put("server.bind_address", "127.0.0.1");
    settings.put("server.http_port", "0");
    settings.put("server.https_port", "0");
    settings.put("server.tls.certificate", certificates.certificate().toString());
    settings.put("server.tls.key", certificates.key().toString());
    settings.put("server.management_port", "0");
    settings.put("server.bad_tokens_per_minute", "0"); // each is to be looked up
    settings.put("log.level", "debug");
    settings.put("log.format", "json");
    this.process = run("server", "serve", "--ready-file", directory.resolve("ready").toString());
    this.ready = awaitReady();
  }

  private JsonNode awaitReady() throws IOException, InterruptedException {
    var file = directory.resolve("ready");
    while (process.isAlive() && !Files.exists(file)) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    assertThat(file).as(Files.readString(directory.resolve("server.err"))).exists();
    return Json.read(Files.readAllBytes(file));
  }

  /** Starts a command on the data directory; what it prints goes to two files of that name. */
  Process run(String name, String... arguments) throws IOException {
    var temporary = Files.createDirectories(directory.resolve("tmp"));
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("crash.txt"),
                "-Xms24m",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.paddock.Main"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .redirectError(directory.resolve(name + ".err").toFile())
        .start();
  }

  /** An operator's command, by the control socket. */
  JsonNode operate(String operation, Map<String, Object> arguments) {
    var flags =
        new Config.Flags(
            true,
            Optional.of(data),
            Optional.empty(),
            settings.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList(),
            Map.of());
    return new Operator(Config.ofOperator(flags, Map.of(), data), Map.of(), Clock.systemUTC())
        .run(operation, arguments);
  }

  String url() {
    return ready.path("url").asString();
  }

  String httpsUrl() {
    return ready.path("https_url").asString();
  }

  String managementUrl() {
    return ready.path("management_url").asString();
  }

  /** A file of the run, outside of the server's own directory. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** Waits until the server has closed what its clients have closed. */
  void awaitNoConnections() throws IOException, InterruptedException {
    if (!Files.exists(Path.of("/proc", Long.toString(pid()), "net"))) {
      return;
    }
    while (process.isAlive() && hasConnections()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private boolean hasConnections() throws IOException {
    for (String table : List.of("tcp", "tcp6")) {
      var lines = Files.readAllLines(Path.of("/proc/net", table));
      for (String url : List.of(url(), httpsUrl(), managementUrl())) {
        var local = ":%04X ".formatted(URI.create(url).getPort());
        // 01 is ESTABLISHED, 08 CLOSE_WAIT.
        if (lines.stream()
            .anyMatch(it -> it.matches("\\s*\\d+: [0-9A-F]+" + local + "[0-9A-F:]+ 0[18] .*"))) {
          return true;
        }
      }
    }
    return false;
  }

  long pid() {
    return process.pid();
  }

  /** Has the virtual machine do what {@code jcmd} asks, and gives the file with what it said. */
  Path jcmd(String name, String... arguments) throws IOException, InterruptedException {
    var said = directory.resolve(name);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid())));
    command.addAll(List.of(arguments));
    var jcmd =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(jcmd.waitFor(60, TimeUnit.SECONDS)).as("jcmd ends").isTrue();
    assertThat(jcmd.exitValue()).as(Files.readString(said)).isZero();
    return said;
  }

  /** Lets the process crash, and gives the report that the virtual machine writes. */
  Path crash() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-SEGV", Long.toString(pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the server crashes").isTrue();
    return directory.resolve("crash.txt");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
