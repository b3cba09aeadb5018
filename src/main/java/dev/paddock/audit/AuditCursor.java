package dev.paddock.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A cursor: a place in the log, as the {@code Link} header of a page names it.
 *
 * @param id of the entry at that place
 */
record AuditCursor(long id) {
  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(id).getBytes(StandardCharsets.UTF_8));
  }

  /** Parses the text of a client; empty if it is not a cursor. */
  static Optional<AuditCursor> parse(String text) {
    try {
      var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      return Optional.of(new AuditCursor(Long.parseLong(decoded)));
    } catch (IllegalArgumentException noCursor) {
      return Optional.empty();
    }
  }
}
