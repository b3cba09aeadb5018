package dev.paddock.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.paddock.crypto.DerivedKeys;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.LevelId;
import dev.paddock.jobs.JobId;
import dev.paddock.runners.RunnerId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/**
 * Tokens that agents send as {@code Bearer}: JWTs that this server signs and alone reads. A token
 * says who calls; what the caller may do is read from the database with each request, so the token
 * of a removed runner or an ended job opens nothing.
 */
final class AgentTokens {
  /** How long a token of an agent, or of someone who registers one, is valid. */
  static final Duration LIFE = Duration.ofHours(1);

  private static final String ADMIN = "admin";
  private static final String AGENT = "agent";
  private static final String JOB = "job";

  private final JWSHeader header = new JWSHeader(JWSAlgorithm.HS256);
  private final JWSSigner signer;
  private final JWSVerifier verifier;
  private final Clock clock;

  AgentTokens(DerivedKeys keys, Clock clock) {
    this.clock = clock;
    try (var key = keys.derive("runner tokens")) {
      // Both copy the key, which is wiped afterwards.
      this.signer = key.use(AgentTokens::signer);
      this.verifier = key.use(AgentTokens::verifier);
    }
  }

  private static JWSSigner signer(byte[] key) {
    try {
      return new MACSigner(key);
    } catch (JOSEException tooShort) {
      throw new IllegalStateException(tooShort);
    }
  }

  private static JWSVerifier verifier(byte[] key) {
    try {
      return new MACVerifier(key);
    } catch (JOSEException tooShort) {
      throw new IllegalStateException(tooShort);
    }
  }

  String admin(Bearer.Admin admin) {
    return sign(
        claims(admin, ADMIN, LIFE).claim("kind", admin.kind().name()).claim("from", admin.from()));
  }

  String agent(Bearer.Agent agent) {
    return sign(
        claims(agent, AGENT, LIFE)
            .claim("run", agent.runner().value())
            .claim("cid", agent.clientId()));
  }

  String job(Bearer.Work work, Duration life) {
    return sign(
        claims(work, JOB, life)
            .claim("run", work.runner().value())
            .claim("cid", work.clientId())
            .claim("job", work.job().value()));
  }

  private JWTClaimsSet.Builder claims(Bearer bearer, String type, Duration life) {
    var now = clock.instant();
    return new JWTClaimsSet.Builder()
        .subject(bearer.name())
        .claim("typ", type)
        .claim("lvl", bearer.tenant().value())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(life)));
  }

  private String sign(JWTClaimsSet.Builder claims) {
    try {
      var jwt = new SignedJWT(header, claims.build());
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException("a token could not be signed", failure);
    }
  }

  /**
   * The caller that an {@code Authorization} header names; empty if it holds none of these tokens,
   * or an expired one.
   */
  Optional<Bearer> read(String authorization) {
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    try {
      var jwt = SignedJWT.parse(authorization.substring(7).strip());
      if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !jwt.verify(verifier)) {
        return Optional.empty();
      }
      var claims = jwt.getJWTClaimsSet();
      return claims.getExpirationTime().toInstant().isAfter(clock.instant())
          ? Optional.of(bearer(claims))
          : Optional.empty();
    } catch (ParseException | JOSEException notOne) {
      return Optional.empty();
    }
  }

  // Signed by this server, so all claims are there, unless an older version signed it with fewer.
  private static Bearer bearer(JWTClaimsSet claims) throws ParseException {
    var tenant = new LevelId(claims.getLongClaim("lvl"));
    return switch (claims.getStringClaim("typ")) {
      case ADMIN ->
          new Bearer.Admin(
              tenant,
              RunnerTokenKind.valueOf(claims.getStringClaim("kind")),
              Optional.ofNullable(claims.getLongClaim("from")).orElse(0L));
      case AGENT ->
          new Bearer.Agent(
              tenant, new RunnerId(claims.getLongClaim("run")), claims.getStringClaim("cid"));
      default ->
          new Bearer.Work(
              tenant,
              new RunnerId(claims.getLongClaim("run")),
              Optional.ofNullable(claims.getStringClaim("cid")).orElse(""),
              new JobId(claims.getLongClaim("job")));
    };
  }
}
