package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Input;
import dev.paddock.store.Database;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Nobody is anybody without a token that was made, in whatever header. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthenticationFuzzTest {
  private static final String TOKEN = "ghp_alice000000000000000000000";
  private static final Pattern HEADER = Pattern.compile("(?s)(\\S+?)(?: (.*))?");

  private TestServer server;
  private Database database;
  private Authentication authentication;

  @SuppressWarnings("NullAway.Init") // JUnit starts the server before anything uses it
  AuthenticationFuzzTest() {}

  @BeforeAll
  void start() {
    server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"));
    database = server.database();
    authentication = new Authentication(database, new BadTokens(0, server.clock()), server.clock());
  }

  @AfterAll
  void stop() {
    database.close();
    server.close();
  }

  /**
   * The header; {@code $T} stands for a good token, {@code $B(…)} for base 64 of what is inside.
   */
  @FuzzTest
  void headers(byte[] bytes) {
    var header = header(new Input(bytes).rest());
    var token = tokenOf(header);
    try {
      var caller = authentication.caller(header, "192.0.2.1");
      if (caller instanceof Caller.Anonymous) {
        assertThat(header).isBlank();
      } else {
        assertThat(token).as(header).contains(TOKEN);
        assertThat(caller)
            .isInstanceOfSatisfying(
                Caller.Classic.class, user -> assertThat(user.login()).isEqualTo("alice"));
      }
    } catch (ApiException refused) {
      boolean ofRunner = header.strip().split(" ", 2)[0].equalsIgnoreCase("RemoteAuth");
      assertThat(refused.kind())
          .isEqualTo(ofRunner ? ApiException.Kind.NOT_FOUND : ApiException.Kind.UNAUTHORIZED);
      assertThat(refused.reason())
          .isIn("Bad credentials", "A JSON web token could not be decoded", "Not Found");
      assertThat(header).isNotBlank();
      assertThat(token)
          .as("a good one is taken in every spelling")
          .isNotEqualTo(Optional.of(TOKEN));
    }
  }

  private static String header(String template) {
    return Pattern.compile("\\$B\\(([^)]*)\\)")
        .matcher(template.replace("$T", TOKEN))
        .replaceAll(
            it -> Base64.getEncoder().encodeToString(it.group(1).getBytes(StandardCharsets.UTF_8)));
  }

  /** The token in a header of RFC 9110 and RFC 7617. */
  private static Optional<String> tokenOf(String header) {
    var parts = HEADER.matcher(header.strip());
    if (!parts.matches() || parts.group(2) == null) {
      return Optional.empty();
    }
    var credentials = parts.group(2).strip();
    var scheme = parts.group(1);
    if (scheme.equalsIgnoreCase("token") || scheme.equalsIgnoreCase("bearer")) {
      return Optional.of(credentials);
    }
    return scheme.equalsIgnoreCase("basic") ? tokenOfPair(credentials) : Optional.empty();
  }

  private static Optional<String> tokenOfPair(String base64) {
    if (!base64.matches("[A-Za-z0-9+/]*={0,2}")) {
      return Optional.empty();
    }
    try {
      var pair = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
      var parts = pair.split(":", 2);
      return parts.length < 2
          ? Optional.empty()
          : Optional.of(
              parts[1].isEmpty() || parts[1].equals("x-oauth-basic") ? parts[0] : parts[1]);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
