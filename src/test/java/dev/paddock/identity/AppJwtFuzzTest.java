package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.fuzz.Input;
import dev.paddock.store.Database;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JWT is taken only when its App's key signed it, by RS256, for now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AppJwtFuzzTest {
  private static final List<String> ISSUERS = List.of("7", "Iv1.0123456789abcdef");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern TIME = Pattern.compile("@([+-][0-9]{1,17})");

  private KeyPair keys;
  private TestServer server;
  private Database database;
  private AppJwt jwts;
  private long now;

  @SuppressWarnings("NullAway.Init") // JUnit starts the server before anything uses it
  AppJwtFuzzTest() {}

  @BeforeAll
  void start() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    var pem = RsaKeys.pem(keys.getPublic().getEncoded()).replace("\n", "\\n");
    server = TestServer.with(Engine.SQLITE, Worlds.read("whole.yaml").replace("@APP_KEY@", pem));
    database = server.database();
    now = server.clock().instant().getEpochSecond();
    jwts = new AppJwt(database, server.clock());
    var good =
        signed(0, encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims(now - 30, now + 540)));
    assertThat(jwts.caller(good).slug()).isEqualTo("robot");
  }

  private static String claims(long issued, long expires) {
    return "{\"iss\":\"7\",\"iat\":%d,\"exp\":%d}".formatted(issued, expires);
  }

  @AfterAll
  void stop() {
    database.close();
    server.close();
  }

  /**
   * The header; the claims, in which {@code @-30} is 30 seconds ago; how it is signed; then, if
   * anything, at which character the whole is cut, and what is put in there.
   */
  @FuzzTest
  void jwts(byte[] bytes) throws GeneralSecurityException {
    var input = new Input(bytes);
    var header = input.line();
    var claims =
        TIME.matcher(input.line())
            .replaceAll(it -> Long.toString(now + Long.parseLong(it.group(1))));
    var jwt = signed(input.number(6), encoded(header) + "." + encoded(claims));
    int at = input.number(jwt.length());
    var put = input.rest();
    if (!put.isEmpty()) {
      jwt = jwt.substring(0, at) + put + jwt.substring(Math.min(jwt.length(), at + put.length()));
    }
    try {
      var app = jwts.caller(jwt);
      assertThat(app.slug()).isEqualTo("robot");
      assertThat(isGood(jwt)).as(jwt).isTrue();
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(ApiException.Kind.UNAUTHORIZED);
    }
  }

  private String signed(int how, String text) throws GeneralSecurityException {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    return text
        + "."
        + switch (how) {
          case 0 -> base64(rsa("SHA256withRSA", bytes));
          case 1 -> base64(rsa("SHA512withRSA", bytes));
          // As if the public key were a secret that both share
          case 2 -> base64(hmac(keys.getPublic().getEncoded(), bytes));
          case 3 ->
              base64(
                  hmac(
                      RsaKeys.pem(keys.getPublic().getEncoded())
                          .getBytes(StandardCharsets.US_ASCII),
                      bytes));
          case 4 -> "";
          default -> base64(new byte[256]);
        };
  }

  private byte[] rsa(String algorithm, byte[] bytes) throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  private static byte[] hmac(byte[] key, byte[] bytes) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(bytes);
  }

  /** What RFC 7515 and GitHub's page on JWTs ask for, checked without the library. */
  private boolean isGood(String jwt) throws GeneralSecurityException {
    var parts = jwt.split("\\.", -1);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
    var claims = json(parts[1]);
    double issued = Math.floor(claims.path("iat").asDouble(Double.MAX_VALUE));
    double expires = Math.floor(claims.path("exp").asDouble(0));
    return parts.length == 3
        && signature.verify(Base64.getUrlDecoder().decode(parts[2]))
        && json(parts[0]).path("alg").asString("").equals("RS256")
        && ISSUERS.contains(claims.path("iss").asString(""))
        && issued <= now + 60
        && expires > now
        && expires <= now + 660;
  }

  private static JsonNode json(String part) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(part));
    } catch (JacksonException notJson) {
      throw new AssertionError("taken, and no JSON: " + part, notJson);
    }
  }

  private static String encoded(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
