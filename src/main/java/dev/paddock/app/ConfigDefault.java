package dev.paddock.app;

import java.util.Optional;

/**
 * The value of a setting that is not set.
 *
 * @param value as it would be written; empty for none, and for one that is found at a start
 * @param inDevelopment the same with {@code --dev}
 * @param words both, for people
 */
record ConfigDefault(Optional<String> value, Optional<String> inDevelopment, String words) {
  static ConfigDefault none() {
    return found("none");
  }

  static ConfigDefault of(String value) {
    return new ConfigDefault(Optional.of(value), Optional.of(value), value);
  }

  /** A default that is another one in development. */
  static ConfigDefault of(String value, String inDevelopment) {
    return new ConfigDefault(
        Optional.of(value), Optional.of(inDevelopment), words(value, inDevelopment));
  }

  static ConfigDefault onlyInDevelopment(String value) {
    return new ConfigDefault(Optional.empty(), Optional.of(value), words("none", value));
  }

  /** A default that is found at a start. */
  static ConfigDefault found(String words) {
    return new ConfigDefault(Optional.empty(), Optional.empty(), words);
  }

  /** A default that is found at a start in development. */
  static ConfigDefault found(Optional<String> value, String wordsInDevelopment) {
    return new ConfigDefault(
        value, Optional.empty(), words(value.orElse("none"), wordsInDevelopment));
  }

  private static String words(String value, String inDevelopment) {
    return "%s (--dev: %s)".formatted(value, inDevelopment);
  }
}
