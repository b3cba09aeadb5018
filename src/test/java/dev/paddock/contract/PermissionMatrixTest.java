package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.rest.Route;
import dev.paddock.testkit.Answer;
import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Client;
import dev.paddock.testkit.ServerTest;
import dev.paddock.testkit.Worlds;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route, every kind of caller. */
final class PermissionMatrixTest extends ServerTest {
  private final AppKey key = new AppKey();
  private final String world = Worlds.read("matrix.yaml").replace("@APP_KEY@", key.publicPem());
  private final Map<String, Supplier<Client>> callers = new LinkedHashMap<>();

  @Override
  protected String world() {
    return world;
  }

  @Override
  protected void prepare() {
    siteAdmin().put("/users/sue/suspended");
    owner().put("/repos/acme/hidden/environments/prod");
    callers.put("anonymous", server::anonymous);
    token("bad token", "ghp_nobody00000000000000000");
    token("expired token", "ghp_ownerexpired00000000000");
    token("suspended owner", "ghp_suspended00000000000000");
    token("owner", "ghp_ownerall000000000000000");
    token("owner admin:org", "ghp_owneradminorg0000000000");
    token("owner write:org", "ghp_ownerwriteorg0000000000");
    token("owner read:org", "ghp_ownerreadorg00000000000");
    token("owner repo", "ghp_ownerrepo00000000000000");
    token("owner public_repo", "ghp_ownerpublicrepo00000000");
    token("owner no scope", "ghp_ownernone00000000000000");
    token("member", "ghp_memberall00000000000000");
    token("outsider", "ghp_outsiderall000000000000");
    token("site admin", "ghp_siteadminall00000000000");
    token("site admin no scope", "ghp_siteadminwithout0000000");
    token("owner elsewhere", "ghp_otherowner0000000000000");
    token("collaborator", "ghp_collaborator00000000000");
    token("fine-grained write", "github_pat_ownerfinewrite0000000");
    token("fine-grained read", "github_pat_ownerfineread00000000");
    token("fine-grained none", "github_pat_ownerfinenone00000000");
    token("fine-grained elsewhere", "github_pat_ownerfineelsewhere000");
    callers.put("installation write", () -> installation("7", 71));
    callers.put("installation read", () -> installation("8", 81));
    callers.put("installation none", () -> installation("9", 91));
    callers.put("installation elsewhere", () -> installation("7", 72));
    callers.put("App JWT", () -> server.as(jwt("7")));
    callers.put("remove token", () -> agent("remove-token"));
    callers.put("registration token", () -> agent("registration-token"));
  }

  private void token(String name, String token) {
    callers.put(name, () -> server.as(token));
  }

  private Client siteAdmin() {
    return server.as("ghp_siteadminall00000000000");
  }

  @Override
  protected Client owner() {
    return server.as("ghp_ownerall000000000000000");
  }

  private String jwt(String app) {
    return key.jwt(app, server.clock().instant());
  }

  private Client installation(String app, int id) {
    var made = server.as(jwt(app)).post("/app/installations/" + id + "/access_tokens");
    return server.as(made.json().path("token").asString());
  }

  private Client agent(String kind) {
    var made = owner().post("/orgs/acme/actions/runners/" + kind);
    return server.authorized("RemoteAuth " + made.json().path("token").asString());
  }

  static List<PermissionMatrix.Row> rows() {
    return PermissionMatrix.read();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyCallerGetsWhatTheTableSays(PermissionMatrix.Row row) {
    assertThat(row.expected().keySet()).containsExactlyElementsOf(callers.keySet());
    var wrong = new ArrayList<String>();
    callers.forEach((name, caller) -> {
      restore(row);
      var answer = send(caller.get(), row);
      int status = row.expected(name);
      if (answer.status() != status) {
        wrong.add("%s: expected %d, got %s".formatted(name, status, answer));
      }
    });
    assertThat(wrong).as(row.toString()).isEmpty();
  }

  static Stream<PermissionMatrix.Row> changes() {
    return PermissionMatrix.read().stream()
        .filter(row -> row.operation().startsWith("actions/") && !row.method().equals("GET"))
        .filter(row -> !row.operation().contains("-token-for-"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyChangeOfASecretOrRunnerIsOnRecordAndNothingElseIs(PermissionMatrix.Row row) {
    restore(row);
    for (var caller : callers.entrySet()) {
      boolean changes = row.expected(caller.getKey()) < 300;
      var answer = send(caller.getValue().get(), row);
      var newest =
          server.operate("audit", Map.of("phrase", "", "limit", 1)).at("/entries/0/request_id");
      assertThat(newest.asString().equals(answer.header("X-GitHub-Request-Id")))
          .as("%s: %s", row, answer)
          .isEqualTo(changes && answer.status() < 300);
    }
  }

  /** Brings back what an earlier caller was allowed to delete. */
  private void restore(PermissionMatrix.Row row) {
    if (row.method().equals("DELETE")) {
      server.apply(world);
      owner().put("/repos/acme/hidden/environments/prod");
    }
  }

  private Answer send(Client caller, PermissionMatrix.Row row) {
    if (row.path().equals("graphql")) {
      return caller.graphql(Json.map(Json.read(row.body().getBytes(StandardCharsets.UTF_8))));
    }
    return caller.send(row.method(), filled(row.path()), row.body());
  }

  private String filled(String path) {
    return path.contains("@")
        ? path.replace("@hidden@", id("/repos/acme/hidden", ""))
            .replace("@r1@", id("/orgs/acme/actions/runners?name=r1", "/runners/0"))
        : path;
  }

  private String id(String path, String pointer) {
    return owner().get(path).json().at(pointer + "/id").asString();
  }

  @Test
  void aProfileNamesEachCallerOnce() {
    var callers = "caller one,caller two,caller three,group first: one, two";
    assertThat(matrix(callers, "profile p,  yes: one,  404: all others"))
        .extracting(PermissionMatrix.Row::expected)
        .containsExactly(Map.of("one", 204, "two", 404, "three", 404));
    assertThatThrownBy(() -> matrix(callers, "profile p,  yes: first,  404: two"))
        .hasMessageContaining("two is named twice");
    assertThatThrownBy(() -> matrix(callers, "profile p,  yes: four"))
        .hasMessageContaining("four is no caller");
    assertThatThrownBy(() -> matrix(callers, "profile p,  yes: first"))
        .hasMessageContaining("does not say what is for three");
  }

  private static List<PermissionMatrix.Row> matrix(String callers, String profile) {
    var text = callers + "," + profile + ",op | p | GET / | | 204";
    return PermissionMatrix.of(List.of(text.split(",(?! two)")));
  }

  @Test
  void everyRouteHasItsRow() {
    var inTable =
        PermissionMatrix.read().stream()
            .map(PermissionMatrix.Row::operation)
            .collect(Collectors.toSet());
    assertThat(server.routes().routes())
        .extracting(Route::operationId)
        .as("operations without a row in contract/matrix.txt")
        .allMatch(inTable::contains);
  }

  @AfterParameterizedClassInvocation
  void tellHowMany() {
    System.out.printf(
        "permission matrix: %d rows x %d callers%n",
        PermissionMatrix.read().size(), callers.size());
  }
}
