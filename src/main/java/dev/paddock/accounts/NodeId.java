package dev.paddock.accounts;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** GitHub's global ids, in the form that GHES still uses: base64 of the type and the number. */
public final class NodeId {
  private NodeId() {}

  /**
   * A node id.
   *
   * @param type for instance {@code User}
   */
  public static String of(String type, long id) {
    var text = "0%d:%s%d".formatted(type.length(), type, id);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
