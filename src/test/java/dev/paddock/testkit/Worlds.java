package dev.paddock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** World files of tests. */
public final class Worlds {
  private Worlds() {}

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
