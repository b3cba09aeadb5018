package dev.paddock.secrets;

import dev.paddock.rest.Body;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the sealed value and its key id from the body of a request that puts a secret. */
final class PutBody {
  private static final String BASE64 =
      "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$";
  // The same without nested repetition, which would cost a stack frame for every four characters.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

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
    return body.optionalSealed(
        "encrypted_value",
        text -> text.length() % 4 == 0 && FORM.matcher(text).matches(),
        BASE64.replace("/", "\\/"));
  }
}
