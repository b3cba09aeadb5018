package dev.paddock.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The faults of a file that people write: all of them are collected before any is reported. */
public final class Faults {
  private record Fault(Location location, String message) {}

  private final String root;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * @param root what the whole of the file is called, such as {@code world}
   */
  public Faults(String root) {
    this.root = root;
  }

  /** Adds one. */
  public void add(Location location, String message) {
    faults.add(new Fault(location, message));
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\x{2028}\\x{2029}]");

  /** One line for each, in the order of the file, whatever its names hold. */
  public List<String> lines(String file) {
    return faults.stream()
        .sorted(
            Comparator.comparingInt((Fault fault) -> fault.location().line())
                .thenComparingInt(fault -> fault.location().column()))
        .map(fault ->
            "%s:%d:%d: %s: %s"
                .formatted(
                    file,
                    fault.location().line(),
                    fault.location().column(),
                    fault.location().path().isEmpty() ? root : fault.location().path(),
                    fault.message()))
        .map(line -> UNPRINTABLE.matcher(line).replaceAll("?"))
        .toList();
  }
}
