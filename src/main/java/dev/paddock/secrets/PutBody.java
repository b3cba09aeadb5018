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
        encryptedValue(body).orElse(""), body.optionalText("key_id").orElse(""));
  }

  /** The value, if it is there; then the id of its key must be there too. */
  static Optional<SecretWriter.Sealed> optional(Body body) {
    var value = encryptedValue(body);
    if (value.isPresent()) {
      body.requireMember("key_id");
    }
    var keyId = body.optionalText("key_id").orElse("");
    return value.map(text -> new SecretWriter.Sealed(text, keyId));
  }

  private static Optional<String> encryptedValue(Body body) {
    return body.optionalSealed("encrypted_value", PutBody::isBase64, BASE64.replace("/", "\\/"));
  }

  // By decoding it: the pattern would cost a stack frame for every four characters.
  private static boolean isBase64(String text) {
    if (text.isEmpty() || text.length() % 4 != 0) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
