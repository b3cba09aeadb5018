package dev.paddock.runners;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A label by which jobs choose runners.
 *
 * @param id the same for a name wherever it is used
 * @param name in the spelling that the runner was given first
 */
public record RunnerLabel(long id, String name, Type type) {
  private static final int LONGEST_LABEL = 256;

  /** Whether an operator may change it. */
  public enum Type {
    /** Given by what the runner is. */
    READ_ONLY("read-only"),
    CUSTOM("custom");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }

    static Type of(String wire) {
      return wire.equals(READ_ONLY.wire) ? READ_ONLY : CUSTOM;
    }
  }

  private static final Set<String> SYSTEM =
      Set.of("self-hosted", "linux", "macos", "windows", "x64", "arm64", "arm");

  /** A label to give to a runner. */
  record Wanted(String name, Type type) {
    String key() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** Labels as a client writes them, each once; names of system labels are read-only. */
  static List<Wanted> exactly(List<String> names) {
    return distinct(
        names.stream()
            .map(name ->
                new Wanted(
                    name,
                    SYSTEM.contains(name.toLowerCase(Locale.ROOT)) ? Type.READ_ONLY : Type.CUSTOM))
            .toList());
  }

  /** The labels of a runner of a kind: what it is, then what its operator calls it. */
  static List<Wanted> of(RunnerOs os, Architecture architecture, List<String> custom) {
    var wanted = new ArrayList<Wanted>();
    wanted.add(new Wanted("self-hosted", Type.READ_ONLY));
    wanted.add(new Wanted(os.label(), Type.READ_ONLY));
    wanted.add(new Wanted(architecture.label(), Type.READ_ONLY));
    custom.forEach(name -> wanted.add(new Wanted(name, Type.CUSTOM)));
    return distinct(wanted);
  }

  /** The first spelling of each name. */
  static List<Wanted> distinct(List<Wanted> wanted) {
    var byKey = new LinkedHashMap<String, Wanted>();
    wanted.forEach(label -> byKey.putIfAbsent(label.key(), label));
    return List.copyOf(byKey.values());
  }

  /** Why a text cannot be a label, if it cannot. */
  public static Optional<String> fault(String label) {
    if (label.isBlank() || label.length() > LONGEST_LABEL) {
      return Optional.of("a label must be 1 to %d characters long".formatted(LONGEST_LABEL));
    }
    return label.contains(",") || label.chars().anyMatch(Character::isISOControl)
        ? Optional.of("a label cannot hold commas or control characters")
        : Optional.empty();
  }
}
