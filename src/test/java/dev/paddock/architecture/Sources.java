package dev.paddock.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the project, for rules about their text. */
final class Sources {
  static final Path MAIN = Path.of("src", "main", "java", "dev", "paddock");
  static final Path TESTS = Path.of("src", "test", "java", "dev", "paddock");

  private Sources() {}

  /** The files below a directory whose names end so, in their order. */
  static List<Path> files(Path root, String suffix) {
    try (var found = Files.walk(root)) {
      return found.filter(it -> it.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
