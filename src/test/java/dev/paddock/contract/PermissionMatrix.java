package dev.paddock.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table in {@code contract/matrix.txt}: what every kind of caller gets on every route. */
public final class PermissionMatrix {
  /**
   * One route.
   *
   * @param expected a status for each caller, in the order of the columns
   */
  public record Row(
      String operation, String method, String path, String body, List<Integer> expected) {
    @Override
    public String toString() {
      return operation + " (" + method + " " + path + ")";
    }
  }

  private final List<Row> rows = new ArrayList<>();

  /** The rows, from the top. */
  public static List<Row> read() {
    var matrix = new PermissionMatrix();
    var profiles = new HashMap<String, List<String>>();
    for (String line : lines()) {
      if (line.startsWith("profile ")) {
        var words = List.of(line.strip().split("\\s+"));
        profiles.put(words.get(1), words.subList(2, words.size()));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        matrix.add(line, profiles);
      }
    }
    return matrix.rows;
  }

  private void add(String line, Map<String, List<String>> profiles) {
    var cells = line.split("\\|", -1);
    var profile = Objects.requireNonNull(profiles.get(cells[1].strip()), line);
    var target = (cells[2].strip() + " ").split(" ", -1);
    int allowed = Integer.parseInt(cells[cells.length - 1].strip());
    // A body may itself hold a bar.
    var body = String.join("|", List.of(cells).subList(3, cells.length - 1)).strip();
    rows.add(
        new Row(
            cells[0].strip(),
            target[0],
            target[1],
            body,
            profile.stream().map(it -> it.equals(".") ? allowed : Integer.parseInt(it)).toList()));
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
