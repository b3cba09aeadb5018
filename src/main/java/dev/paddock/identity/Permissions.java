package dev.paddock.identity;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The permissions of an App, an installation token or a fine-grained token.
 *
 * @param grades what is granted, and how far
 */
public record Permissions(Map<Permission, Grade> grades) {
  /** The grade of a permission: how far it goes, weakest first. */
  public enum Grade {
    READ,
    WRITE,
    ADMIN;

    /** GitHub's spelling. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** From GitHub's spelling; nothing for any other word. */
    public static Optional<Grade> of(String wire) {
      return switch (wire) {
        case "read" -> Optional.of(READ);
        case "write" -> Optional.of(WRITE);
        case "admin" -> Optional.of(ADMIN);
        default -> Optional.empty();
      };
    }
  }

  static final Permissions NONE = new Permissions(Map.of());

  public Permissions {
    grades = Map.copyOf(grades);
  }

  /** Whether this includes a permission. */
  public boolean allows(Permission permission, Grade grade) {
    var granted = grades.get(permission);
    return granted != null && granted.compareTo(grade) >= 0;
  }

  /**
   * Whether this is enough to have jobs use the secrets of a repository: the permission to read
   * secrets, or those that GitHub asks of who writes workflows. Users with classic tokens have both
   * with the role that runs jobs.
   */
  boolean useSecrets() {
    return allows(Permission.SECRETS, Grade.READ)
        || (allows(Permission.CONTENTS, Grade.WRITE) && allows(Permission.WORKFLOWS, Grade.WRITE));
  }

  /** Whether every permission of another grant is included in this one. */
  public boolean allowsAll(Permissions other) {
    return other.grades.entrySet().stream()
        .allMatch(e -> e.getKey() == Permission.METADATA || allows(e.getKey(), e.getValue()));
  }

  /** What both grants allow. */
  public Permissions and(Permissions other) {
    var both = new EnumMap<Permission, Grade>(Permission.class);
    grades.forEach((permission, grade) -> {
      var theirs = other.grades.get(permission);
      if (theirs != null) {
        both.put(permission, grade.compareTo(theirs) <= 0 ? grade : theirs);
      }
    });
    return new Permissions(both);
  }

  /** As JSON objects spell it, sorted by name, with the {@code metadata} that every grant has. */
  public Map<String, String> wire() {
    var sorted = new EnumMap<Permission, Grade>(Permission.class);
    sorted.put(Permission.METADATA, Grade.READ);
    sorted.putAll(grades);
    var wire = new LinkedHashMap<String, String>();
    sorted.forEach((permission, grade) -> wire.put(permission.wire(), grade.wire()));
    return wire;
  }

  /** The form in which the store keeps it: {@code name=grade}, comma-separated, sorted. */
  public String stored() {
    return grades.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey().wire() + "=" + e.getValue().wire())
        .collect(Collectors.joining(","));
  }

  /** Reads what {@link #stored} wrote. */
  public static Permissions ofStored(String stored) {
    var grades = new EnumMap<Permission, Grade>(Permission.class);
    for (String entry : stored.split(",", -1)) {
      var parts = entry.split("=", 2);
      if (parts.length == 2) {
        grades.put(Permission.of(parts[0]).orElseThrow(), Grade.of(parts[1]).orElseThrow());
      }
    }
    return new Permissions(grades);
  }
}
