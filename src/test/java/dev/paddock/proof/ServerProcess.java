package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Trust;
import dev.paddock.web.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A server as a process of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final JsonNode ready;
  private final Path log;

  private ServerProcess(Process process, JsonNode ready, Path log) {
    this.process = process;
    this.ready = ready;
    this.log = log;
  }

  /** The command that serves a place. */
  static List<String> command(Place place) {
    var command = new ArrayList<>(place.prefix());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.paddock.Main",
            "serve",
            "--dev",
            "--data",
            place.data().toString(),
            "--world",
            place.world().toString(),
            "--http-port",
            "0",
            "--https-port",
            "0",
            "--ready-file",
            place.ready().toString()));
    place.settings().forEach(setting -> command.addAll(List.of("--set", setting)));
    return command;
  }

  /** Starts one and waits until it answers. */
  static ServerProcess start(Place place) {
    try {
      Files.deleteIfExists(place.ready());
      var process = spawn(place);
      while (process.isAlive() && !Files.exists(place.ready())) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      }
      assertThat(place.ready()).as("%s: %s", place, Files.readString(place.log())).exists();
      return new ServerProcess(process, Json.read(Files.readAllBytes(place.ready())), place.log());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new AssertionError(end);
    }
  }

  /** Starts one and does not wait. */
  static Process spawn(Place place) throws IOException {
    return new ProcessBuilder(command(place))
        .redirectErrorStream(true)
        .redirectOutput(place.log().toFile())
        .start();
  }

  int port() {
    return URI.create(ready.path("url").asString()).getPort();
  }

  /** The process that serves, which may be a child of the one that was started. */
  long pid() {
    return ready.path("pid").asLong();
  }

  /** What it logged; not what it told its operator, which has a token. */
  List<String> errors() {
    try (var lines = Files.lines(log)) {
      return lines.filter(it -> it.contains(" ERROR ") || it.startsWith("Caused by")).toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  String url() {
    return ready.path("url").asString();
  }

  String httpsUrl() {
    return ready.path("https_url").asString();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** A client that may do everything. */
  Wire client() {
    return client(ready.path("token").asString());
  }

  /** A client with a token of its own. */
  Wire client(String token) {
    return new Wire(port(), token);
  }

  /** A client that speaks TLS. */
  Wire secureClient(Path authority, String token) {
    return new Wire(
        Trust.in(authority).getSocketFactory(), URI.create(httpsUrl()).getPort(), token);
  }

  /** Ends it as a power switch would, as far as the process is concerned. */
  void kill() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /** Sends SIGTERM. */
  void terminate() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
  }

  /** Waits for its end, and gives its exit status. */
  int end(long seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
        .as("ends within %d seconds", seconds)
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
