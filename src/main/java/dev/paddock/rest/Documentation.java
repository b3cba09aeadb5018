package dev.paddock.rest;

import dev.paddock.web.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The pages of GitHub's documentation that errors point to. */
final class Documentation {
  private final Properties pages = new Properties();

  Documentation() {
    try (InputStream in =
        Objects.requireNonNull(
            Documentation.class.getResourceAsStream("documentation.properties"))) {
      pages.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String of(Route route) {
    return pages.getProperty(route.operationId(), Errors.DOCUMENTATION);
  }
}
