package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.app.OperatorException;
import dev.paddock.testkit.Sealer;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What the permission matrix does not ask: secrets in boxes, bugs, broken HTTP, operators. */
final class Errands {
  private static final List<String> SECRETS =
      List.of(
          "/orgs/acme/actions/secrets",
          "/repos/acme/hidden/actions/secrets",
          "/repos/acme/hidden/environments/prod/secrets");

  private final LeakServer server;
  private final Markers markers;
  private final Heard heard;
  private final Asker asker;
  private final String owner;

  Errands(LeakServer server, Markers markers, Heard heard, Asker asker, String owner) {
    this.server = server;
    this.markers = markers;
    this.heard = heard;
    this.asker = asker;
    this.owner = owner;
  }

  /** All of them but the commands, which end with a look at everything. */
  void all(Consumer<String> sql) {
    graphql();
    brokenHttp();
    forgottenToSeal();
    refusedWorlds();
    sealedValues();
    bugs(sql);
  }

  /** Writes a value of the organization that only a box holds; gives the status. */
  int seal(String name) {
    return seal(SECRETS.getFirst(), name, value(), Map.of());
  }

  private int seal(String secrets, String name, byte[] value, Map<String, Object> more) {
    var key = asker.send(owner, "GET", secrets + "/public-key", "").json();
    var body = Sealer.body(key, value, Map.of("visibility", "all"));
    body.putAll(more);
    return asker.send(owner, "PUT", secrets + "/" + name, Json.text(body)).status();
  }

  private byte[] value() {
    return markers.sealed.text().getBytes(StandardCharsets.UTF_8);
  }

  /** Sealed values that are taken, and some that are opened and then refused. */
  private void sealedValues() {
    for (String secrets : SECRETS) {
      assertThat(seal(secrets, "BOXED", value(), Map.of())).isEqualTo(201);
      assertThat(seal(secrets, "BOXED", value(), Map.of())).isEqualTo(204);
      assertThat(seal(secrets, "1BAD", value(), Map.of())).isEqualTo(422);
      assertThat(seal(secrets, "BOXED", value(), Map.of("key_id", "0"))).isEqualTo(422);
      var large = markers.sealed.text().repeat(1000).getBytes(StandardCharsets.UTF_8);
      assertThat(seal(secrets, "BOXED", large, Map.of())).isEqualTo(422);
    }
    var stranger =
        Map.<String, Object>of("visibility", "selected", "selected_repository_ids", List.of(0));
    assertThat(seal(SECRETS.getFirst(), "BOXED", value(), stranger)).isEqualTo(422);
    assertThat(seal(SECRETS.getFirst(), "BOXED", value(), Map.of("visibility", "none")))
        .isEqualTo(422);
  }

  /** Values that their sender forgot to seal. */
  void forgottenToSeal() {
    var plain = markers.unsealed.text();
    var base64 =
        Base64.getEncoder().encodeToString((plain + plain).getBytes(StandardCharsets.UTF_8));
    for (String secrets : SECRETS) {
      for (Object value : List.of(plain, base64, List.of(plain), Map.of("value", plain))) {
        for (String keyId : List.of("1", plain)) {
          var body =
              Json.text(Map.of("encrypted_value", value, "key_id", keyId, "visibility", "all"));
          assertThat(asker.send(owner, "PUT", secrets + "/PLAIN", body).status()).isEqualTo(422);
        }
      }
    }
  }

  /** A store that fails under every request. */
  private void bugs(Consumer<String> sql) {
    sql.accept("alter table secrets rename to gone");
    int put = seal("BOXED");
    int list = asker.send(owner, "GET", SECRETS.getFirst(), "").status();
    sql.accept("alter table gone rename to secrets");
    assertThat(List.of(put, list)).containsOnly(500);
  }

  /** Requests that are not quite HTTP, with a good token. */
  private void brokenHttp() {
    var head = "GET /api/v3/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + owner + "\r\n";
    var lines =
        List.of(
            "",
            "Authorization: " + owner + "\r\n",
            "Bad Name: x\r\n",
            "No colon\r\n",
            "X: \0\r\n",
            " folded\r\n",
            "Host: twice\r\n",
            "Content-Length: x\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "Content-Length: 100\r\n\r\n" + markers.unsealed.text(),
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n",
            "X: " + markers.unsealed.text().repeat(1000) + "\r\n");
    for (String line : lines) {
      asker.sendRaw("broken HTTP", server.url(), head + line + "\r\n");
    }
    asker.sendRaw("broken HTTP", server.url(), head.replace("HTTP/1.1", "HTTP/9.9") + "\r\n");
    asker.sendRaw("broken HTTP", server.url(), head.replace("user", "%zz%") + "\r\n");
    asker.sendRaw("no HTTP", server.url(), markers.unsealed.text());
    asker.sendRaw("plain HTTP to HTTPS", server.httpsUrl(), head + "\r\n");
    asker.sendRaw("broken HTTP to operators", server.managementUrl(), head + "X\r\n\r\n");
  }

  private void graphql() {
    var word = markers.misplaced.text();
    for (String query :
        List.of(
            "{organization(login: \"%s\") {login}}".formatted(word),
            "{organization(login: \"%s".formatted(word),
            "{%s}".formatted(word),
            "query($x: String!) {organization(login: $x) {login}}")) {
      var body = Json.text(Map.of("query", query, "variables", Map.of("x", List.of(word))));
      asker.send(owner, "POST", "graphql", body);
      asker.send("Bearer " + markers.badToken.text(), "POST", "graphql", body);
    }
  }

  /** World files that are refused, each with a value or a token where the fault is. */
  private void refusedWorlds() {
    var value = Json.text(markers.faulty.text());
    var token = "ghp_" + markers.faulty.text().substring(0, 20);
    var before = "users: [{login: olive, tokens: [";
    var secret = "organizations: [{login: acme, secrets: [{name: FAULTY, ";
    for (String world :
        List.of(
            secret + "value: {x: %s}}]}]".formatted(value),
            secret + "value: [%s]}]}]".formatted(value),
            secret + "value: %s, value: %s}]}]".formatted(value, value),
            secret + "value: %s, unknown: %s}]}]".formatted(value, value),
            secret + "value: %s".formatted(value),
            secret + "value: %s, visibility: 1}]}]".formatted(value),
            secret + "value: %s x}]}]".formatted(value),
            secret + "value: !!binary %s}]}]".formatted(value),
            secret + "value: %s}]}]".formatted(Json.text(markers.faulty.text().repeat(1000))),
            secret + "value: %s}, {name: 1, value: %s}]}]".formatted(value, value),
            before + "{name: x, value: %s, scopes: []}]}]".formatted(value),
            before + "{name: x, value: %s, scopes: [none]}]}]".formatted(token),
            before + "{name: x, value: %s, scopes: [], expires_at: x}]}]".formatted(token),
            before + "{name: x, value: [%s], scopes: []}]}]".formatted(token),
            before
                + "{name: x, value: %1$s, scopes: []}, {name: y, value: %1$s, scopes: []}]}]"
                    .formatted(token))) {
      try {
        server.operate("world apply", Map.of("file", "faulty.yaml", "text", world));
        throw new AssertionError("applied: " + world.replace(value, "…").replace(token, "…"));
      } catch (OperatorException refused) {
        heard.bytes("world apply", String.valueOf(refused.getMessage()));
      }
    }
  }

  /** Operators' commands, in processes of their own. */
  void commands() throws Exception {
    var faulty = server.directory.resolve("faulty.yaml");
    Files.writeString(faulty, "users: [{login: %s".formatted(Json.text(markers.faulty.text())));
    var processes = new ArrayList<Process>();
    processes.add(server.run("token", "token", "create", "--user", "mia", "--name", "made"));
    processes.add(server.run("check", "world", "apply", faulty.toString()));
    processes.add(server.run("export", "world", "export"));
    processes.add(server.run("audit", "audit", "--limit", "100000"));
    for (Process process : processes) {
      process.waitFor();
    }
    assertThat(processes).extracting(Process::exitValue).containsExactly(0, 1, 0, 0);
    var made = Files.readString(server.directory.resolve("token.out")).strip();
    markers.add("the token made by token create", made);
    asker.send("Bearer " + made, "GET", "/user", "");
    exportWithValues();
  }

  /** What an operator may see; it also shows that the boxes held what they should. */
  private void exportWithValues() {
    var exported = server.operate("world export", Map.of("with_values", true)).path("world");
    var part = Pattern.compile(markers.sealed.text().substring(0, 24));
    // Two of the organization, one of the repository, and one of its environment
    assertThat(part.matcher(exported.asString()).results().count()).isEqualTo(4);
  }
}
