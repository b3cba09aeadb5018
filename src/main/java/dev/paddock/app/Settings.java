package dev.paddock.app;

import dev.paddock.yaml.Document;
import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings as text, gathered from file, environment and command line; later ones win. */
final class Settings {
  private static final List<String> SECTIONS =
      List.of("PADDOCK_SERVER_", "PADDOCK_STORE_", "PADDOCK_KEYS_", "PADDOCK_LOG_");

  /**
   * A setting as it was found.
   *
   * @param place for messages
   */
  private record Found(String text, String place) {}

  private final Map<ConfigKey, Found> values = new EnumMap<>(ConfigKey.class);
  private final List<String> faults = new ArrayList<>();

  /**
   * Gathers the settings.
   *
   * @param assignments of {@code --set}, each {@code KEY=VALUE}
   */
  static Settings gather(
      Optional<Path> file, Map<String, String> environment, List<String> assignments) {
    var settings = new Settings();
    file.ifPresent(settings::addFile);
    settings.addEnvironment(environment);
    assignments.forEach(settings::addAssignment);
    return settings;
  }

  private void addFile(Path file) {
    try {
      var text = Files.readString(file);
      if (text.isBlank()) {
        return;
      }
      var wrong = new Faults("the configuration file");
      Document.read(text, wrong)
          .fields()
          .leaves((key, value) -> addSetting(file, key, value, wrong));
      faults.addAll(wrong.lines(file.toString()));
    } catch (IOException unreadable) {
      faults.add("%s: the configuration file cannot be read.".formatted(file));
    }
  }

  private void addSetting(Path file, String key, Located<String> value, Faults wrong) {
    var known = ConfigKey.of(key);
    if (known.isEmpty()) {
      wrong.add(value.location(), "unknown key.");
    } else {
      values.put(known.get(), new Found(value.value(), file.toString()));
    }
  }

  private void addEnvironment(Map<String, String> environment) {
    environment.forEach((variable, value) -> {
      if (SECTIONS.stream().anyMatch(variable::startsWith)) {
        ConfigKey.ofVariable(variable)
            .ifPresentOrElse(
                known -> values.put(known, new Found(value, variable)),
                () ->
                    faults.add(
                        "%s: unknown key: no setting has this environment variable."
                            .formatted(variable)));
      }
    });
  }

  private void addAssignment(String assignment) {
    var pair = assignment.split("=", 2);
    ConfigKey.of(pair[0])
        .filter(known -> pair.length == 2)
        .ifPresentOrElse(
            known -> values.put(known, new Found(pair[1], "--set")),
            () ->
                faults.add(
                    pair.length == 2
                        ? "--set %s: unknown key.".formatted(pair[0])
                        : "--set %s: expected KEY=VALUE.".formatted(assignment)));
  }

  void set(ConfigKey key, String value) {
    values.put(key, new Found(value, "command line"));
  }

  /** The value of a key; an empty text is as good as none. */
  Optional<String> text(ConfigKey key) {
    return Optional.ofNullable(values.get(key)).map(Found::text).filter(value -> !value.isEmpty());
  }

  List<String> list(ConfigKey key) {
    return text(key)
        .map(value ->
            List.of(value.split(",", -1)).stream()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList())
        .orElse(List.of());
  }

  boolean flag(ConfigKey key) {
    var value = text(key).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      fault(key, "must be true or false, and is \"%s\".".formatted(value));
    }
    return value.equals("true");
  }

  Optional<Integer> number(ConfigKey key, int least, int most) {
    return text(key)
        .flatMap(value -> {
          if (value.matches("[0-9]{1,9}")
              && Integer.parseInt(value) >= least
              && Integer.parseInt(value) <= most) {
            return Optional.of(Integer.parseInt(value));
          }
          fault(
              key,
              "must be a whole number from %d to %d, and is \"%s\".".formatted(least, most, value));
          return Optional.empty();
        });
  }

  /** One of an enum's words, in lower case. */
  <E extends Enum<E>> Optional<E> word(ConfigKey key, Class<E> type) {
    var words = type.getEnumConstants();
    return text(key)
        .flatMap(value -> {
          var word =
              Stream.of(words)
                  .filter(it -> lower(it).equals(value.toLowerCase(Locale.ROOT)))
                  .findFirst();
          if (word.isEmpty()) {
            fault(
                key,
                "must be one of %s, and is \"%s\"."
                    .formatted(
                        Stream.of(words).map(Settings::lower).collect(Collectors.joining(", ")),
                        value));
          }
          return word;
        });
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  void fault(ConfigKey key, String message) {
    var found = values.get(key);
    var place = found == null ? key.variable() : found.place();
    faults.add("%s (%s): %s".formatted(key.key(), place, message));
  }

  void fault(String message) {
    faults.add(message);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException with every fault there was
   */
  void check() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }
}
