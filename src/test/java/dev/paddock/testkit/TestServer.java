package dev.paddock.testkit;

import dev.paddock.app.Config;
import dev.paddock.app.Operator;
import dev.paddock.app.Server;
import dev.paddock.rest.RouteTable;
import dev.paddock.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A real server in this process: port 0, a directory of its own, a world, a clock that tests move.
 */
public final class TestServer implements AutoCloseable {
  private final TestClock clock = new TestClock();
  private final Path data;
  private final Map<String, String> settings;
  private Server server;

  private TestServer(Path data, Map<String, String> settings, Optional<String> world) {
    this.data = data;
    this.settings = settings;
    this.server = start(world);
  }

  /** Starts a server that holds a world. */
  public static TestServer with(Engine engine, String world) {
    return with(engine, world, Map.of());
  }

  /** Starts a server with settings of its own. */
  public static TestServer with(Engine engine, String world, Map<String, String> more) {
    try {
      var settings = new LinkedHashMap<>(engine.freshStore());
      settings.putAll(more);
      return new TestServer(
          Files.createTempDirectory("paddock-test-"), settings, Optional.of(world));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Server start(Optional<String> world) {
    var all = new LinkedHashMap<String, String>();
    all.put("server.http_port", "0");
    all.put("server.https_port", "0");
    all.put("server.bind_address", "127.0.0.1");
    all.putAll(settings);
    return new Server(
        config(all),
        world.map(text -> new Server.WorldText("world.yaml", text)),
        Map.of(),
        new SecureRandom(),
        clock,
        clock::nanos);
  }

  private Config config(Map<String, String> all) {
    var assignments = all.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
    var flags = new Config.Flags(true, Optional.of(data), Optional.empty(), assignments, Map.of());
    return Config.ofServer(flags, Map.of(), data);
  }

  /** Stops the server and starts it again on what it left. */
  public void restart() {
    server.close();
    server = start(Optional.empty());
  }

  /** How often the server has asked how much time has passed. */
  public long looks() {
    return clock.looks();
  }

  public TestClock clock() {
    return clock;
  }

  public Path data() {
    return data;
  }

  public RouteTable routes() {
    return server.routes();
  }

  /** Root of the server's URLs, plain HTTP. */
  public String url() {
    return server.httpUrl().orElseThrow();
  }

  /** Root of the server's URLs, HTTPS. */
  public String httpsUrl() {
    return server.httpsUrl().orElseThrow();
  }

  /** Root of the URLs for operators' tools; there must be a port for them. */
  public String managementUrl() {
    return server.managementUrl().orElseThrow();
  }

  /** The value of a counter in the metrics, whatever its labels. */
  public int metric(String name) {
    return anonymous()
        .raw("GET", managementUrl() + "/metrics", "")
        .text()
        .lines()
        .filter(it -> it.startsWith(name))
        .mapToInt(it -> (int) Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The certificate authority to trust for HTTPS. */
  public Path authority() {
    return server.authority().orElseThrow();
  }

  /** A client that sends a token. */
  public Client as(String token) {
    return Client.of(this, "Bearer " + token);
  }

  /** A client without credentials. */
  public Client anonymous() {
    return Client.of(this, "");
  }

  /** A client with an Authorization header of its own. */
  public Client authorized(String header) {
    return Client.of(this, header);
  }

  /** Applies a world file as {@code ./paddock world apply} does, through the control socket. */
  public JsonNode apply(String world) {
    return operate("world apply", Map.of("file", "world.yaml", "text", world));
  }

  /** Runs an operator's command on this server. */
  public JsonNode operate(String operation, Map<String, Object> arguments) {
    return new Operator(config(settings), Map.of(), Clock.systemUTC()).run(operation, arguments);
  }

  /** All that operators can see of accounts and tokens, and the newest entry of the audit log. */
  public List<JsonNode> state() {
    return List.of(
        operate("world export", Map.of()),
        operate("token list", Map.of()),
        operate("audit", Map.of("phrase", "", "limit", 1)));
  }

  /** A second connection to the server's database, for what no route shows. Close it. */
  public Database database() {
    var url = settings.get("store.url");
    return url == null
        ? Database.sqlite(data.resolve("paddock.db"), new SimpleMeterRegistry())
        : Database.postgres(url, "", "", new SimpleMeterRegistry());
  }

  /** All that is in a table, by column. */
  public List<Map<String, Object>> rows(String table) {
    var url =
        Optional.ofNullable(settings.get("store.url"))
            .orElse("jdbc:sqlite:" + data.resolve("paddock.db"));
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var results = statement.executeQuery("select * from " + table)) {
      var rows = new ArrayList<Map<String, Object>>();
      while (results.next()) {
        var row = new LinkedHashMap<String, Object>();
        for (int at = 1; at <= results.getMetaData().getColumnCount(); at++) {
          row.put(results.getMetaData().getColumnLabel(at), results.getObject(at));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Runs SQL behind the server's back. */
  public void sql(String statement) {
    try (var database = database()) {
      database.write(tx -> tx.createUpdate(statement).execute());
    }
  }

  @Override
  public void close() {
    server.close();
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
