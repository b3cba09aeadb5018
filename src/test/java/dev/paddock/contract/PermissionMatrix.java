package dev.paddock.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The table in {@code contract/matrix.txt}: what every kind of caller gets on every route. The file
 * says how it is written.
 */
public final class PermissionMatrix {
  private static final String YES = "yes";
  private static final String OTHERS = "all others";

  /**
   * One route.
   *
   * @param expected a status for each caller, in the order in which the file lists them
   */
  public record Row(
      String operation, String method, String path, String body, Map<String, Integer> expected) {
    /** The status that a caller gets. */
    public int expected(String caller) {
      return Objects.requireNonNull(expected.get(caller), caller);
    }

    @Override
    public String toString() {
      return operation + " (" + method + " " + path + ")";
    }
  }

  private final List<String> callers = new ArrayList<>();
  private final Map<String, List<String>> groups = new HashMap<>();
  private final Map<String, String> always = new HashMap<>();
  private final Map<String, Map<String, String>> profiles = new HashMap<>();
  private Map<String, String> profile = Map.of();
  private final List<Row> rows = new ArrayList<>();

  private PermissionMatrix() {}

  /** The rows, from the top. */
  public static List<Row> read() {
    return of(lines());
  }

  static List<Row> of(List<String> lines) {
    var matrix = new PermissionMatrix();
    for (String line : lines) {
      if (!line.startsWith("#") && !line.isBlank()) {
        matrix.add(line);
      }
    }
    return matrix.rows;
  }

  private void add(String line) {
    var rest = line.substring(line.indexOf(' ', 1) + 1);
    if (line.startsWith("caller ")) {
      callers.add(rest);
    } else if (line.startsWith("group ")) {
      var parts = rest.split(": ", 2);
      groups.put(parts[0], List.of(parts[1].split(", ")));
    } else if (line.startsWith("always ")) {
      put(always, rest);
    } else if (line.startsWith("profile ")) {
      profile = new HashMap<>(always);
      profiles.put(rest, profile);
    } else if (line.startsWith("  ")) {
      put(profile, line.strip());
    } else {
      addRow(line);
    }
  }

  /** Notes what callers get: a status, a colon, and who they are. */
  private void put(Map<String, String> all, String line) {
    var parts = line.split(": ", 2);
    if (parts[1].equals(OTHERS)) {
      callers.forEach(it -> all.putIfAbsent(it, parts[0]));
      return;
    }
    Stream.of(parts[1].split(", "))
        .flatMap(it -> groups.getOrDefault(it, List.of(it)).stream())
        .forEach(it -> {
          if (!callers.contains(it)) {
            throw new IllegalArgumentException(it + " is no caller: " + line);
          }
          if (all.put(it, parts[0]) != null) {
            throw new IllegalArgumentException(it + " is named twice: " + line);
          }
        });
  }

  private void addRow(String line) {
    var cells = line.split("\\|", -1);
    var expected = Objects.requireNonNull(profiles.get(cells[1].strip()), line);
    var target = (cells[2].strip() + " ").split(" ", -1);
    int allowed = Integer.parseInt(cells[cells.length - 1].strip());
    // A body may itself hold a bar.
    var body = String.join("|", List.of(cells).subList(3, cells.length - 1)).strip();
    var statuses = new LinkedHashMap<String, Integer>();
    for (String caller : callers) {
      var status = expected.get(caller);
      if (status == null) {
        throw new IllegalArgumentException(cells[1] + " does not say what is for " + caller);
      }
      statuses.put(caller, status.equals(YES) ? allowed : Integer.parseInt(status));
    }
    rows.add(new Row(cells[0].strip(), target[0], target[1], body, statuses));
  }

  private static List<String> lines() {
    try (var in =
        Objects.requireNonNull(
            PermissionMatrix.class.getResourceAsStream("/contract/matrix.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
