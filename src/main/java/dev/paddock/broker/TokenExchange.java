package dev.paddock.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.crypto.TokenHash;
import dev.paddock.runners.RunnerCredentialStore;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exchanges a JWT that an agent has signed with the key of its runner for a token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-2.2">RFC 7523, section 2.2</a>
 */
final class TokenExchange {
  private static final int LARGEST_ASSERTION = 16 * 1024;
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
  private static final Set<String> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256.getName(), JWSAlgorithm.PS256.getName());
  private static final String FORM = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Database database;
  private final RunnerCredentialStore credentials;
  private final AssertionStore assertions;
  private final AgentTokens tokens;
  private final Clock clock;

  TokenExchange(
      Database database,
      RunnerCredentialStore credentials,
      AssertionStore assertions,
      AgentTokens tokens,
      Clock clock) {
    this.database = database;
    this.credentials = credentials;
    this.assertions = assertions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** A refusal of a token, with an error code of RFC 6749, section 5.2. */
  private static final class Refusal extends RuntimeException {
    private final String error;

    Refusal(String error, String description) {
      super(description, null, false, false);
      this.error = error;
    }
  }

  Reply exchange(AgentCall call) {
    try {
      var runner = runner(call);
      call.call().isOf("runner " + runner.id().value());
      var json = new LinkedHashMap<String, Object>();
      json.put(
          "access_token",
          tokens.agent(new Bearer.Agent(runner.level(), runner.id(), runner.clientId())));
      json.put("expires_in", AgentTokens.LIFE.toSeconds());
      json.put("token_type", "bearer");
      json.put("scope", "runner");
      return Reply.ok(json);
    } catch (Refusal refusal) {
      var json = new LinkedHashMap<String, Object>();
      json.put("error", refusal.error);
      json.put("error_description", refusal.getMessage());
      return Reply.refused(400, json);
    }
  }

  private RunnerCredentials runner(AgentCall call) {
    var form = form(call.call().body(LARGEST_ASSERTION));
    if (!"client_credentials".equals(form.get("grant_type"))
        || !FORM.equals(form.get("client_assertion_type"))) {
      throw new Refusal("unsupported_grant_type", "Only client_credentials with a JWT are taken.");
    }
    try {
      var jwt = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
      var claims = jwt.getJWTClaimsSet();
      var runner =
          database
              .read(handle -> credentials.credentials(handle, String.valueOf(claims.getIssuer())))
              .filter(it -> call.variable("tenant").equals(Long.toString(it.level().value())))
              .orElseThrow(() -> invalid("There is no such runner."));
      if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName())
          || !jwt.verify(new RSASSAVerifier(RsaKeys.ofEncoded(runner.publicKey())))) {
        throw invalid("The assertion is not signed by this runner.");
      }
      check(claims, call);
      return runner;
    } catch (ParseException | JOSEException malformed) {
      throw invalid("The assertion is no signed JWT.");
    }
  }

  private static Refusal invalid(String description) {
    return new Refusal("invalid_client", description);
  }

  private void check(JWTClaimsSet claims, AgentCall call) {
    var now = clock.instant();
    var expires = claims.getExpirationTime();
    var id = claims.getJWTID();
    if (!claims.getIssuer().equals(claims.getSubject()) || id == null || expires == null) {
      throw invalid("The assertion needs iss, sub, aud, jti and exp.");
    }
    if (claims.getAudience().stream().noneMatch(it -> isHere(it, call))) {
      throw invalid("The assertion is for another server.");
    }
    var end = expires.toInstant();
    boolean early =
        claims.getNotBeforeTime() != null
            && claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW));
    if (early || end.isBefore(now.minus(SKEW)) || end.isAfter(now.plus(LONGEST_LIFE))) {
      // An agent that reads these words tells its user to set the clock.
      throw invalid("The assertion is not valid now. Current server time is %s.".formatted(now));
    }
    if (!use(claims.getIssuer() + " " + id, end.plus(SKEW))) {
      throw invalid("The assertion was used before.");
    }
  }

  // A runner keeps the address under which it was registered; the server may have got others.
  private static boolean isHere(String audience, AgentCall call) {
    try {
      var path = URI.create(audience).getPath();
      var here = "/" + String.join("/", call.call().segments());
      return path != null && withoutSlash(path).equals(withoutSlash(here));
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private boolean use(String id, Instant until) {
    return database.advance(tx -> assertions.use(tx, TokenHash.of(id), until));
  }

  private static Map<String, String> form(byte[] body) {
    var form = new LinkedHashMap<String, String>();
    for (String pair : List.of(new String(body, StandardCharsets.US_ASCII).split("&", -1))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new Refusal("invalid_request", "The body is no form.");
    }
  }
}
