package dev.paddock.runners;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A label of a runner, by which jobs choose it.
 *
 * @param id one for each name, whichever runners have it
 * @param name in the spelling in which the runner got it first
 */
public record RunnerLabel(long id, String name, Type type) {
  /** How many labels a runner can have. */
  public static final int MOST = 100;

  private static final int LONGEST_LABEL = 256;

  /** Whether an operator may change it. */
  public enum Type {
    /** A system label, such as {@code linux} or {@code x64}. */
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

  /** Labels as a client wrote them, each once; names of system labels become read-only. */
  static List<Wanted> exactly(List<String> names) {
    return distinct(
        names.stream()
            .map(name ->
                new Wanted(
                    name,
                    SYSTEM.contains(name.toLowerCase(Locale.ROOT)) ? Type.READ_ONLY : Type.CUSTOM))
            .toList());
  }

  /** The labels of a runner: its system labels, then custom ones. */
  static List<Wanted> of(RunnerOs os, Architecture architecture, List<String> custom) {
    var wanted = new ArrayList<Wanted>();
    wanted.add(new Wanted("self-hosted", Type.READ_ONLY));
    wanted.add(new Wanted(os.label(), Type.READ_ONLY));
    wanted.add(new Wanted(architecture.label(), Type.READ_ONLY));
    custom.forEach(name -> wanted.add(new Wanted(name, Type.CUSTOM)));
    return distinct(wanted);
  }

  /** The labels without duplicates; of each name the first spelling stays. */
  static List<Wanted> distinct(List<Wanted> wanted) {
    var byKey = new LinkedHashMap<String, Wanted>();
    wanted.forEach(label -> byKey.putIfAbsent(label.key(), label));
    return List.copyOf(byKey.values());
  }

  /** The reason why a text cannot be a label; empty if it can. */
  public static Optional<String> fault(String label) {
    if (label.isBlank() || label.length() > LONGEST_LABEL) {
      return Optional.of("a label must be 1 to %d characters long".formatted(LONGEST_LABEL));
    }
    return label.contains(",") || label.chars().anyMatch(Character::isISOControl)
        ? Optional.of("a label cannot hold commas or control characters")
        : Optional.empty();
  }
}
