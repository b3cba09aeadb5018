package dev.paddock.runners;

import dev.paddock.crypto.RandomId;
import dev.paddock.identity.Level;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration files of a just-in-time runner: its settings, the URLs of the server, and a
 * private key of which the server keeps no copy.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/actions/self-hosted-runners#create-configuration-for-a-just-in-time-runner-for-an-organization">Create
 *     configuration for a just-in-time runner</a>
 */
final class JitConfig {
  private static final int KEY_BITS = 2048;
  private static final int MODULUS_BYTES = KEY_BITS / 8;

  private final String clientId;
  private final KeyPair keys;

  JitConfig(SecureRandom random) {
    this.clientId = RandomId.of(random);
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS, random);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has RSA", impossible);
    }
  }

  String clientId() {
    return clientId;
  }

  /** The public key, in X.509 encoding. */
  byte[] publicKey() {
    return keys.getPublic().getEncoded();
  }

  /** {@code encoded_jit_config}: base64 of a JSON object from file names to contents in base64. */
  String encode(Runner runner, Level level, String workFolder, Urls urls) {
    var files = new LinkedHashMap<String, String>();
    files.put(".runner", file(settings(runner, level, workFolder, urls)));
    files.put(".credentials", file(credentials(Tenant.tokenUrl(urls, level.levelId()))));
    files.put(".credentials_rsaparams", file(privateKey()));
    return file(files);
  }

  private static String file(Map<String, ?> content) {
    return Base64.getEncoder().encodeToString(Json.bytes(content));
  }

  // Agents want every value as a string.
  private static Map<String, String> settings(
      Runner runner, Level level, String workFolder, Urls urls) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("AgentId", Long.toString(runner.id().value()));
    settings.put("AgentName", runner.name().value());
    settings.put("DisableUpdate", "True");
    settings.put("Ephemeral", "True");
    settings.put("PoolId", Long.toString(runner.group().id()));
    settings.put("PoolName", runner.group().name());
    settings.put("ServerUrl", Tenant.url(urls, level.levelId()));
    settings.put("WorkFolder", workFolder);
    settings.put("GitHubUrl", urls.html(Tenant.page(level)));
    return settings;
  }

  private Map<String, Object> credentials(String tokenUrl) {
    var data = new LinkedHashMap<String, String>();
    data.put("ClientId", clientId);
    data.put("AuthorizationUrl", tokenUrl);
    data.put("RequireFipsCryptography", "True");
    return Map.of("Scheme", "OAuth", "Data", data);
  }

  private Map<String, String> privateKey() {
    var key = (RSAPrivateCrtKey) keys.getPrivate();
    var file = new LinkedHashMap<String, String>();
    file.put("d", number(key.getPrivateExponent(), MODULUS_BYTES));
    file.put("dp", number(key.getPrimeExponentP(), MODULUS_BYTES / 2));
    file.put("dq", number(key.getPrimeExponentQ(), MODULUS_BYTES / 2));
    file.put("exponent", number(key.getPublicExponent(), 3));
    file.put("inverseQ", number(key.getCrtCoefficient(), MODULUS_BYTES / 2));
    file.put("modulus", number(key.getModulus(), MODULUS_BYTES));
    file.put("p", number(key.getPrimeP(), MODULUS_BYTES / 2));
    file.put("q", number(key.getPrimeQ(), MODULUS_BYTES / 2));
    return file;
  }

  /** Encodes a number big-endian, unsigned, in exactly so many bytes: .NET takes nothing else. */
  private static String number(BigInteger value, int size) {
    var signed = value.toByteArray();
    var exact = new byte[size];
    int length = Math.min(signed.length, size);
    System.arraycopy(signed, signed.length - length, exact, size - length, length);
    return Base64.getEncoder().encodeToString(exact);
  }
}
