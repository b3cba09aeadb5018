package dev.paddock.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.Database;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JWTs with which a GitHub App proves that it is itself: RS256, at most ten minutes long,
 * issued by its id or client id.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app">Generating
 *     a JSON Web Token</a>
 */
final class AppJwt implements TokenReader {
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);
  // Later than any clock, and early enough that an Instant can hold it.
  private static final long LAST_SECOND = Integer.MAX_VALUE * 1000L;
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private final Database database;
  private final Clock clock;

  AppJwt(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean reads(String token) {
    return token.startsWith("eyJ") && token.chars().filter(c -> c == '.').count() == 2;
  }

  @Override
  public Caller.App caller(String credentials) {
    try {
      var jwt = SignedJWT.parse(credentials);
      var claims = jwt.getPayload().toJSONObject();
      if (claims == null) {
        throw notDecoded();
      }
      var app = findApp(issuer(claims)).orElseThrow(AppJwt::notDecoded);
      if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
          || !jwt.verify(new RSASSAVerifier(RsaKeys.ofEncoded(app.publicKey())))) {
        throw notDecoded();
      }
      checkTimes(claims);
      return new Caller.App(app.id(), app.slug());
    } catch (ParseException | JOSEException malformed) {
      throw notDecoded();
    }
  }

  private static String issuer(Map<String, Object> claims) {
    // Libraries write the id as a string or as a number.
    var issuer = claims.get("iss");
    return issuer == null ? "" : issuer.toString();
  }

  private void checkTimes(Map<String, Object> claims) {
    var now = clock.instant();
    var issued = seconds(claims.get("iat"));
    var expires = seconds(claims.get("exp"));
    if (issued.isEmpty() || issued.get().isAfter(now.plus(CLOCK_SKEW))) {
      throw unauthorized(
          "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
    }
    if (expires.isEmpty() || !expires.get().isAfter(now)) {
      throw unauthorized(
          "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires");
    }
    if (expires.get().isAfter(now.plus(LONGEST_LIFE).plus(CLOCK_SKEW))) {
      throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
    }
  }

  private static Optional<Instant> seconds(@Nullable Object claim) {
    return claim instanceof Number number
        ? Optional.of(Instant.ofEpochSecond(Math.clamp(number.longValue(), 0, LAST_SECOND)))
        : Optional.empty();
  }

  private record AppKey(AppId id, String slug, byte[] publicKey) {}

  private Optional<AppKey> findApp(String issuer) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                select id, slug, public_key from apps
                where client_id = :issuer or cast(id as text) = :issuer
                """)
            .bind("issuer", issuer)
            .map(row ->
                new AppKey(
                    row.id("id", AppId::new), row.getString("slug"), row.getBytes("public_key")))
            .findFirst());
  }

  private static ApiException notDecoded() {
    return unauthorized("A JSON web token could not be decoded");
  }

  private static ApiException unauthorized(String message) {
    return ApiException.of(Kind.UNAUTHORIZED, message);
  }
}
