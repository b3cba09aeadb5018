package dev.paddock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** World files of tests. */
public final class Worlds {
  private Worlds() {}

  /** What a world file's report says came out so: {@code made}, {@code changed}, {@code left}. */
  public static List<String> reported(JsonNode report, String outcome) {
    return report
        .path("entries")
        .valueStream()
        .filter(it -> it.path("outcome").asString().equals(outcome))
        .map(it -> it.path("what").asString())
        .toList();
  }

  /** The text of a file in {@code worlds/}. */
  public static String read(String name) {
    try (var in =
        Objects.requireNonNull(Worlds.class.getResourceAsStream("/worlds/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
