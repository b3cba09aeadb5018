package dev.paddock.secrets;

import dev.paddock.rest.Body;
import java.util.Base64;
import java.util.Optional;

/** Reads the sealed value and its key id from the body of a request that puts a secret. */
final class PutBody {
  private static final String BASE64 =
      "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$";

  private PutBody() {}

  /** The value, which must be there. */
  static SecretWriter.Sealed required(Body body) {
    body.requireMember("encrypted_value");
    body.requireMember("key_id");
    return new SecretWriter.Sealed(
        box(body).orElse(new byte[0]), body.optionalText("key_id").orElse(""));
  }

  /** The value, if it is there; then the id of its key must be there too. */
  static Optional<SecretWriter.Sealed> optional(Body body) {
    var box = box(body);
    if (box.isPresent()) {
      body.requireMember("key_id");
    }
    var keyId = body.optionalText("key_id").orElse("");
    return box.map(bytes -> new SecretWriter.Sealed(bytes, keyId));
  }

  private static Optional<byte[]> box(Body body) {
    return body.optionalSealed(
        "encrypted_value", PutBody::decoded, bytes -> bytes.length > 0, BASE64.replace("/", "\\/"));
  }

  // No bytes if it is no base64. The pattern would cost a stack frame for every four characters.
  private static byte[] decoded(String text) {
    if (text.length() % 4 != 0) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException other) {
      return new byte[0];
    }
  }
}
