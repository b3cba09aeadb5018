package dev.paddock.identity;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * The role of a user in a repository, weakest first.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization">Repository
 *     roles</a>
 */
public enum Role {
  NONE(0),
  READ(1),
  TRIAGE(2),
  WRITE(3),
  MAINTAIN(4),
  ADMIN(5);

  private final int strength;

  Role(int strength) {
    this.strength = strength;
  }

  /** A number by which SQL can compare roles: larger is stronger. */
  public int strength() {
    return strength;
  }

  /** The role of a strength. */
  public static Role ofStrength(int strength) {
    return Stream.of(values()).filter(role -> role.strength == strength).findFirst().orElseThrow();
  }

  /** Whether this role includes another. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The stronger of two. */
  public Role or(Role other) {
    return includes(other) ? this : other;
  }

  /** GitHub's {@code role_name}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * From GitHub's {@code role_name}, as stored.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static Role of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
