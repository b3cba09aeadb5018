package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.store.DataDirectory;
import dev.paddock.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot succeed: one clear message, the right status, nothing changed. */
final class BadStartsTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  BadStartsTest() {}

  /** What a run of the program ended with. */
  private record Ended(int status, String out, String err) {}

  private Ended run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    var out = Files.createTempFile("out", null);
    var err = Files.createTempFile("err", null);
    var process = start(environment, out, err, arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Process start(
      Map<String, String> environment, Path out, Path err, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.paddock.Main"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Ended serve(Path data, String... more) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--dev",
                "--data",
                data.toString(),
                "--http-port",
                "0",
                "--https-port",
                "0"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** A directory on which a server ran once. */
  private Path usedDirectory() throws Exception {
    var data = directory.resolve("data");
    var ready = directory.resolve("ready.json");
    var process =
        start(
            Map.of(),
            Files.createTempFile("out", null),
            Files.createTempFile("err", null),
            "serve",
            "--dev",
            "--data",
            data.toString(),
            "--http-port",
            "0",
            "--https-port",
            "0",
            "--ready-file",
            ready.toString());
    while (process.isAlive() && !Files.exists(ready)) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ready)))
        .isEqualTo("rw-------");
    process.destroy();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).as("ends within 5 seconds").isTrue();
    assertThat(process.exitValue()).isZero();
    return data;
  }

  /** Names and contents of the files of a directory. */
  private static Map<String, String> contents(Path data) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  private static void assertOneSentence(Ended ended, String... words) {
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().strip().lines()).as(ended.err()).hasSize(1);
    assertThat(ended.err()).contains(words);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void aDirectoryMayBeNamedInAnyWay() throws Exception {
    var ended =
        run(
            "serve",
            "--dev",
            "--data",
            usedDirectory() + "/../data/.",
            "--http-port",
            "0",
            "--https-port",
            "0",
            "--ready-file",
            directory.resolve("none").resolve("ready.json").toString());
    assertThat(ended.err()).contains("The ready file").doesNotContain("localhost.key");
    try (var files = Files.list(directory.resolve("data"))) {
      for (Path file : files.filter(it -> !it.toString().endsWith(".pem")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aPortInUse() throws Exception {
    var data = directory.resolve("fresh");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ended =
          run(
              "serve",
              "--dev",
              "--data",
              data.toString(),
              "--http-port",
              Integer.toString(taken.getLocalPort()),
              "--https-port",
              "0");
      assertOneSentence(
          ended, "Port " + taken.getLocalPort() + " of 127.0.0.1", "choose another port");
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void aPostgresqlThatIsNotThere() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var ended =
        serve(
            directory.resolve("fresh"),
            "--set",
            "store.url=jdbc:postgresql://127.0.0.1:" + free + "/paddock");
    assertOneSentence(ended, "PostgreSQL cannot be reached", "127.0.0.1:" + free, "store.url");
  }

  @Test
  void aDirectoryThatCanNotBeWritten() throws Exception {
    var file = Files.createFile(directory.resolve("file"));
    assertOneSentence(serve(file.resolve("data")), "cannot be written to", "--data");
  }

  @Test
  void aDirectoryInUse() throws Exception {
    var data = usedDirectory();
    var held = new DataDirectory(data).tryHold().orElseThrow();
    try {
      assertOneSentence(serve(data), "Another process uses the data directory");
    } finally {
      held.close();
    }
  }

  @Test
  void aWrongOrMissingRootKey() throws Exception {
    var data = usedDirectory();
    var key = data.resolve("root.key");
    var right = Files.readString(key);
    Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    var before = contents(data);
    assertOneSentence(serve(data), "root key is not the one this database was made with");
    assertThat(contents(data)).isEqualTo(before);
    Files.delete(key);
    assertOneSentence(serve(data), "root key file", "does not exist");
    assertThat(key).doesNotExist();
    assertOneSentence(serve(data, "--set", "keys.root=env:NO_SUCH_KEY"), "NO_SUCH_KEY is not set");
    Files.writeString(key, right);
  }

  @Test
  void aNewerDatabase() throws Exception {
    var data = usedDirectory();
    try (var database = Database.sqlite(data.resolve("paddock.db"), new SimpleMeterRegistry())) {
      database.write(tx ->
          tx.createUpdate(
                  "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) values (99, '99', 'later', 'SQL', 'V99.sql', 'x', 0, true)")
              .execute());
    }
    var before = contents(data);
    assertOneSentence(serve(data), "The database has version 99");
    assertThat(contents(data)).isEqualTo(before);
  }

  @Test
  void aWorldFileWithThreeFaults() throws Exception {
    var world = directory.resolve("world.yaml");
    Files.writeString(
        world,
        "users:\n  - login: alice\n    shoe_size: 43\norganizations:\n  - login: acme\n    owners: [bob]\n    environments: []\n");
    var data = directory.resolve("fresh");
    var ended = serve(data, "--world", world.toString());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().strip().lines())
        .containsExactly(
            world
                + ":3:5: users[0].shoe_size: unknown key; expected one of login, name, email, site_admin, suspended, tokens",
            world
                + ":6:14: organizations[0].owners[0]: \"bob\" is not declared under users; expected a login that is",
            world
                + ":7:5: organizations[0].environments: unknown key; expected one of login, name, owners, members, default_repository_permission, repositories, secrets, runners");
    assertThat(data).doesNotExist();
    assertThat(run("world", "check", world.toString()).status()).isEqualTo(1);
  }

  @Test
  void everythingThatIsMissingAtOnce() throws Exception {
    var ended =
        run(
            Map.of("PADDOCK_SERVER_COLOUR", "red"),
            "serve",
            "--set",
            "server.rate_limit.enabled=maybe",
            "--set",
            "shape=round");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .contains("server.public_url (PADDOCK_SERVER_PUBLIC_URL): is missing")
        .contains("server.tls.certificate and server.tls.key: are missing")
        .contains("keys.root (PADDOCK_KEYS_ROOT): is missing")
        .contains("--data: is missing")
        .contains("PADDOCK_SERVER_COLOUR: unknown key")
        .contains("--set shape: unknown key")
        .contains("server.rate_limit.enabled (--set): must be true or false");
  }

  @Test
  void wrongUsage() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"server"},
          {"serve", "--colour"},
          {},
          {"token"},
          {"token", "create", "--data", "x"},
          {"serve", "--http-port", "many"},
          {"user", "create", "alice"}
        }) {
      var ended = run(wrong);
      assertThat(ended.status()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(ended.err()).contains("--help");
      assertThat(ended.out()).isEmpty();
    }
    assertThat(run("--help").out()).contains("serve --dev");
    assertThat(run("version").out()).contains("3.19.0");
  }

  @Test
  void commandsWorkOnADirectoryWhoseServerIsStopped() throws Exception {
    var data = usedDirectory().toString();
    assertThat(run("user", "create", "--data", data, "dora", "--json").out())
        .contains("\"login\":\"dora\"");
    assertThat(run("org", "create", "--data", data, "umbrella", "--owner", "dora").status())
        .isZero();
    var token =
        run(
            "token",
            "create",
            "--data",
            data,
            "--user",
            "dora",
            "--name",
            "ci",
            "--scope",
            "repo,admin:org");
    assertThat(token.out()).matches("ghp_[0-9A-Za-z]{36}\\n");
    assertThat(run("token", "list", "--data", data).out())
        .contains("dora")
        .contains("admin:org, repo");
    var again = run("token", "create", "--data", data, "--user", "dora", "--name", "ci");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("has a token called \"ci\" already");
    assertThat(run("world", "export", "--data", data).out()).contains("umbrella");
    assertThat(run("token", "list", "--data", directory.resolve("none").toString()).status())
        .isEqualTo(1);
  }
}
