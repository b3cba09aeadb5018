package dev.paddock.apps;

import dev.paddock.feature.WorldItem;
import dev.paddock.identity.Permissions;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * A GitHub App in a world file.
 *
 * @param publicKey always present in a file without faults
 */
record AppEntry(
    String slug,
    Optional<Long> id,
    Optional<String> clientId,
    Optional<String> name,
    String owner,
    Optional<PublicKey> publicKey,
    Permissions permissions,
    List<Place> installations)
    implements WorldItem {
  @Override
  public String what() {
    return "App " + slug;
  }

  /**
   * An organization in which it is installed.
   *
   * @param repositories by name; empty for all
   */
  record Place(String account, Optional<Long> id, Optional<List<String>> repositories) {}
}
