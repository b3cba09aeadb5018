package dev.paddock.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in the log, as the links of a part name it.
 *
 * @param id of the entry before it
 */
record AuditCursor(long id) {
  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(id).getBytes(StandardCharsets.UTF_8));
  }

  /** Of what a client sends; empty for a text that is no cursor. */
  static Optional<AuditCursor> parse(String text) {
    try {
      var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      return Optional.of(new AuditCursor(Long.parseLong(decoded)));
    } catch (IllegalArgumentException noCursor) {
      return Optional.empty();
    }
  }
}
