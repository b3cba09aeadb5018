package dev.paddock.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.FuzzedServer;
import dev.paddock.fuzz.Input;
import dev.paddock.testkit.KeptConnection;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;

/** Environments have any name that can be stored, and are found under it and no other. */
final class EnvironmentNameFuzzTest extends FuzzedServer {
  private static final String OWNER = "Authorization: Bearer ghp_alice000000000000000000000\r\n";
  private static final String ALL = "/api/v3/repos/acme/web/environments";

  @FuzzTest
  void environmentNames(byte[] bytes) {
    var name = new Input(bytes).rest();
    if (name.length() > 400) {
      return; // the request line has a limit of its own
    }
    var one = ALL + "/" + encoded(name);
    var made = connection.send("PUT " + one, OWNER);
    if (!isName(name)) {
      assertThat(made.status()).as(name).isEqualTo(refusal(name));
      return;
    }
    assertThat(made.status()).as(name).isEqualTo(200);
    assertThat(nameIn(made)).isEqualTo(name);
    assertThat(nameIn(connection.send("GET " + one, OWNER))).isEqualTo(name);
    assertThat(connection.send("GET " + ALL + "/" + encoded(name + "x"), OWNER).status())
        .isEqualTo(404);
    assertThat(connection.send("DELETE " + one, OWNER).status()).isEqualTo(204);
    var list =
        Json.read(connection.send("GET " + ALL, OWNER).body().getBytes(StandardCharsets.UTF_8));
    assertThat(list.path("total_count").asInt()).isZero();
  }

  private static String nameIn(KeptConnection.Response answer) {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).path("name").asString();
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= 255
        && !name.equals(".")
        && !name.equals("..")
        && name.codePoints().noneMatch(c -> Character.getType(c) == Character.CONTROL)
        && StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  /** No UTF-8 or climbing: a bad request; nothing that can be stored: no resource. */
  private static int refusal(String name) {
    boolean malformed = !StandardCharsets.UTF_8.newEncoder().canEncode(name);
    if (malformed || name.equals(".") || name.equals("..")) {
      return 400;
    }
    return name.isEmpty() || name.indexOf('\0') >= 0 ? 404 : 422;
  }

  /** Percent-encoded, halves of characters as no decoder of UTF-8 may take them. */
  private static String encoded(String name) {
    var encoded = new StringBuilder();
    name.codePoints()
        .forEach(c -> {
          boolean half = c >= 0xD800 && c <= 0xDFFF;
          var bytes =
              half
                  ? new byte[] {
                    (byte) 0xED, (byte) (0x80 | ((c >> 6) & 0x3F)), (byte) (0x80 | (c & 0x3F))
                  }
                  : Character.toString(c).getBytes(StandardCharsets.UTF_8);
          for (byte b : bytes) {
            encoded.append("%%%02X".formatted(b));
          }
        });
    return encoded.toString();
  }
}
