package dev.paddock.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The pages of GitHub's documentation that errors point to. */
final class Documentation {
  /** Where errors point that belong to no operation. */
  static final String ROOT = "https://docs.github.com/enterprise-server@3.19/rest";

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

  /** The page of an operation. */
  String of(Route route) {
    return pages.getProperty(route.operationId(), ROOT);
  }
}
