package dev.paddock.cli;

import dev.paddock.app.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that commands are given. */
final class Input {
  private Input() {}

  /** The text of a file, or of standard input for {@code -}. */
  static String read(Path file) {
    try {
      return file.toString().equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(file);
    } catch (IOException unreadable) {
      throw new OperatorException(
          "The file %s cannot be read: check its path, its permissions and that it is UTF-8."
              .formatted(file));
    }
  }
}
