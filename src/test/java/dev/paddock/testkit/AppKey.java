package dev.paddock.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import dev.paddock.crypto.RsaKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The key of the Apps in tests, and the JWTs that it signs. */
public final class AppKey {
  private final KeyPair keys;

  public AppKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Public half, PEM on one line with {@code \n} between, as a YAML text in double quotes takes it.
   */
  public String publicPem() {
    return RsaKeys.pem(keys.getPublic().getEncoded()).replace("\n", "\\n");
  }

  /** A JWT that is good now. */
  public String jwt(String issuer, Instant now) {
    return jwt(issuer, now.minusSeconds(30), now.plus(Duration.ofMinutes(9)));
  }

  /** A JWT whose issuer is a number, as some libraries write it. */
  public String jwt(long issuer, Instant now) {
    return signed(
        Map.of(
            "iss", issuer,
            "iat", now.minusSeconds(30).getEpochSecond(),
            "exp", now.plusSeconds(300).getEpochSecond()));
  }

  /** A JWT with times of its own. */
  public String jwt(String issuer, Instant issuedAt, Instant expiresAt) {
    return signed(
        Map.of("iss", issuer, "iat", issuedAt.getEpochSecond(), "exp", expiresAt.getEpochSecond()));
  }

  private String signed(Map<String, Object> claims) {
    try {
      var jwt = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(claims));
      jwt.sign(new RSASSASigner(keys.getPrivate()));
      return jwt.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
