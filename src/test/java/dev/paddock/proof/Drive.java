package dev.paddock.proof;

import dev.paddock.contract.PermissionMatrix;
import dev.paddock.contract.PermissionMatrix.Row;
import dev.paddock.testkit.Answer;
import dev.paddock.testkit.AppKey;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every route of the permission matrix: as it should be asked, and in every way that is refused.
 */
final class Drive {
  static final int TOO_LARGE = 130 * 1024;

  private static final String OWNER = "owner";
  private static final String SITE_ADMIN = "site admin";
  private static final String INSTALLATION = "installation write";
  private static final String APP = "App JWT";

  private final LeakServer server;
  private final Markers markers;
  private final Asker asker;
  private final AppKey key = new AppKey();
  private final String world;
  private final Map<String, Supplier<String>> callers = new LinkedHashMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Map<String, String> ids =
      new HashMap<>(); // of what is there since the last restore
  private String installation = "";

  Drive(LeakServer server, Markers markers, Asker asker) {
    this.server = server;
    this.markers = markers;
    this.asker = asker;
    this.world = markers.world(key);
    callers.put(OWNER, this::owner);
    callers.put(SITE_ADMIN, () -> bearer("ghp_siteadminall00000000000"));
    callers.put(INSTALLATION, () -> installation);
    callers.put(APP, () -> "Bearer " + key.jwt("7", Instant.now()));
  }

  private String bearer(String token) {
    return "Bearer " + markers.token(token);
  }

  private String caller(String name) {
    return Objects.requireNonNull(callers.get(name)).get();
  }

  String owner() {
    return bearer("ghp_ownerall000000000000000");
  }

  /** Makes what the rows ask for. */
  void restore() {
    ids.clear();
    server.operate("world apply", Map.of("file", "world.yaml", "text", world));
    asker.send(owner(), "PUT", "/repos/acme/hidden/environments/prod", "");
    var made = asker.send(caller(APP), "POST", "/app/installations/71/access_tokens", "");
    installation = "Bearer " + made.json().path("token").asString();
  }

  /** All rows; gives what was not answered as the matrix says. */
  List<String> rows() {
    restore();
    var rows = PermissionMatrix.read();
    for (Row row : rows) {
      goodly(row);
    }
    restore();
    for (Row row : rows) {
      badly(row);
    }
    restore();
    return unexpected;
  }

  private void goodly(Row row) {
    callers.forEach((name, caller) -> {
      var answer = send(caller.get(), row, row.body());
      if (answer.status() != row.expected(name)) {
        unexpected.add("%s by %s: %s".formatted(row, name, answer));
      }
      if (row.method().equals("DELETE") && answer.status() < 300) {
        restore();
      }
    });
  }

  private Answer send(String authorization, Row row, String body) {
    return asker.send(authorization, row.method(), filled(row.path()), body);
  }

  private void badly(Row row) {
    var caller = caller(allowed(row));
    for (String body : wrongBodies(row)) {
      send(caller, row, body);
    }
    send("Bearer " + markers.badToken.text(), row, row.body());
    send("token " + markers.badToken.text(), row, markers.unsealed.text());
    send("", row, row.body());
    var last = row.path().lastIndexOf('/');
    if (last >= 0) {
      var path = row.path().substring(0, last + 1) + markers.misplaced.text();
      asker.send(caller, row.method(), filled(path), row.body());
      asker.send(caller, "PATCH", filled(row.path()) + "/" + markers.misplaced.text(), row.body());
      var query = "?access_token=%s&page=%s".formatted(caller.substring(7), "x");
      asker.send(caller, row.method(), filled(row.path()) + query, row.body());
      asker.send(
          caller,
          row.method(),
          filled(row.path()) + "?per_page=" + markers.misplaced.text(),
          row.body(),
          "Accept",
          "text/" + markers.misplaced.text(),
          "If-None-Match",
          markers.misplaced.text());
    }
  }

  /** The caller that gets furthest. */
  private static String allowed(Row row) {
    return List.of(OWNER, SITE_ADMIN, APP, INSTALLATION).stream()
        .filter(it -> row.expected(it) < 400)
        .findFirst()
        .orElse(OWNER);
  }

  private List<String> wrongBodies(Row row) {
    var bodies = new ArrayList<String>();
    if (row.method().equals("GET")) {
      return bodies;
    }
    var value = Json.text(markers.unsealed.text());
    bodies.add("{\"value\": %s}".formatted(value));
    bodies.add("{\"value\": %s".formatted(value.substring(0, value.length() - 1)));
    bodies.add("{\"value\": 1, \"value\": %s, \"value\": 2}".formatted(value));
    bodies.add(value);
    bodies.add("[%s]".formatted(value));
    bodies.add(markers.unsealed.text());
    bodies.add(markers.unsealed.text().repeat(TOO_LARGE / markers.unsealed.text().length()));
    if (!row.body().isEmpty()) {
      spoil(row.body(), bodies);
    }
    return bodies;
  }

  /** Each member in turn is a word that does not belong there, or a list of such. */
  private void spoil(String body, List<String> bodies) {
    var good = (ObjectNode) Json.read(body.getBytes(StandardCharsets.UTF_8));
    for (String name : good.propertyNames()) {
      var marker = name.equals("encrypted_value") ? markers.unsealed : markers.misplaced;
      var wrong = good.deepCopy();
      wrong.put("unknown", markers.unsealed.text());
      wrong.put(name, marker.text());
      bodies.add(Json.text(wrong));
      wrong.putArray(name).add(marker.text());
      bodies.add(Json.text(wrong));
      wrong.putObject(name).put(markers.misplaced.text(), marker.text());
      bodies.add(Json.text(wrong));
    }
  }

  private String filled(String path) {
    if (path.contains("@") && ids.isEmpty()) {
      ids.put("@hidden@", id("/repos/acme/hidden", ""));
      ids.put("@r1@", id("/orgs/acme/actions/runners?name=r1", "/runners/0"));
    }
    var filled = path;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      filled = filled.replace(id.getKey(), id.getValue());
    }
    return filled;
  }

  private String id(String path, String pointer) {
    return asker.send(owner(), "GET", path, "").json().at(pointer + "/id").asString();
  }
}
