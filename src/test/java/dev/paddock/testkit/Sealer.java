package dev.paddock.testkit;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Seals values as clients do. */
public final class Sealer {
  private static final LazySodiumJava SODIUM =
      new LazySodiumJava(new SodiumJava(LibraryLoader.Mode.BUNDLED_ONLY));

  private Sealer() {}

  /** A box in base64 that only the holder of the private half can open. */
  public static String seal(String publicKey, byte[] value) {
    var box = new byte[value.length + 48];
    if (!SODIUM.cryptoBoxSeal(box, value, value.length, Base64.getDecoder().decode(publicKey))) {
      throw new AssertionError("libsodium refuses to seal");
    }
    return Base64.getEncoder().encodeToString(box);
  }

  /** The body of a PUT: a value sealed with the key of its owner, and further members. */
  public static Map<String, Object> body(
      Client client, String secretsPath, String value, Map<String, Object> more) {
    return body(client, secretsPath, value.getBytes(StandardCharsets.UTF_8), more);
  }

  /** The same for any bytes. */
  public static Map<String, Object> body(
      Client client, String secretsPath, byte[] value, Map<String, Object> more) {
    return body(client.get(secretsPath + "/public-key").json(), value, more);
  }

  /** The same with the answer of the public key's route. */
  public static Map<String, Object> body(
      JsonNode publicKey, byte[] value, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    body.put("encrypted_value", seal(publicKey.get("key").asString(), value));
    body.put("key_id", publicKey.get("key_id").asString());
    body.putAll(more);
    return body;
  }
}
