package dev.paddock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents that are made from the code. {@code -Dpaddock.write-docs=true} writes them anew. */
public final class Document {
  private Document() {}

  /** Fails if a part of a document, between two lines, does not say what it should. */
  public static void checkPart(String file, String begin, String end, String text) {
    try {
      var whole = Files.readString(Path.of(file));
      int from = whole.indexOf(begin) + begin.length();
      check(file, whole.substring(0, from) + text + whole.substring(whole.indexOf(end, from)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Fails if a document does not say what it should. */
  public static void check(String file, String text) {
    try {
      var path = Path.of(file);
      if (Boolean.getBoolean("paddock.write-docs")) {
        Files.writeString(path, text);
      }
      assertThat(path)
          .as("%s is not up to date; run the tests with -Dpaddock.write-docs=true", file)
          .content()
          .isEqualTo(text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
