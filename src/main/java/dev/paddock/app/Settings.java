package dev.paddock.app;

import dev.paddock.yaml.Document;
import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
  private final boolean development;

  private Settings(boolean development) {
    this.development = development;
  }

  /**
   * Gathers the settings.
   *
   * @param development whether defaults are those of {@code --dev}
   * @param assignments of {@code --set}, each {@code KEY=VALUE}
   */
  static Settings gather(
      boolean development,
      Optional<Path> file,
      Map<String, String> environment,
      List<String> assignments) {
    var settings = new Settings(development);
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
        addVariable(variable, value, environment);
      }
    });
  }

  private void addVariable(String variable, String value, Map<String, String> environment) {
    var known = ConfigKey.ofVariable(variable);
    var inFile = ConfigKey.ofFileVariable(variable);
    if (known.isPresent()) {
      values.put(known.get(), new Found(value, variable));
    } else if (inFile.isEmpty()) {
      faults.add("%s: unknown key: no setting has this environment variable.".formatted(variable));
    } else if (environment.containsKey(inFile.get().variable())) {
      faults.add("%s: is set beside %s: give one.".formatted(variable, inFile.get().variable()));
    } else {
      addSecret(inFile.get(), variable, value);
    }
  }

  /** Takes a secret from a file; a line feed at its end does not belong to it. */
  private void addSecret(ConfigKey key, String variable, String file) {
    try {
      values.put(key, new Found(Files.readString(Path.of(file)).stripTrailing(), variable));
    } catch (IOException | InvalidPathException unreadable) {
      faults.add("%s: the file %s cannot be read.".formatted(variable, file));
    }
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

  /** Notes what is wrong with the values; to be called when all have been set. */
  void checkTypes() {
    values.forEach((key, found) -> {
      if (!found.text().isEmpty()) {
        key.type().faultOf(found.text()).ifPresent(it -> fault(key, it));
      }
    });
  }

  /** The value of a key, or its default; an empty text is as good as none. */
  Optional<String> text(ConfigKey key) {
    return set(key)
        .or(() -> development ? key.byDefault().inDevelopment() : key.byDefault().value());
  }

  private Optional<String> set(ConfigKey key) {
    return Optional.ofNullable(values.get(key)).map(Found::text).filter(value -> !value.isEmpty());
  }

  /** Those values of a list that are right. */
  List<String> list(ConfigKey key) {
    return text(key).map(key.type()::parts).orElse(List.of()).stream()
        .filter(key.type().fits())
        .toList();
  }

  boolean flag(ConfigKey key) {
    return text(key).filter("true"::equals).isPresent();
  }

  /** A number; empty if it is wrong, too. */
  Optional<Integer> number(ConfigKey key) {
    return text(key).filter(key.type().fits()).map(Integer::valueOf);
  }

  /** One of an enum's words; empty if it is wrong, too. */
  <E extends Enum<E>> Optional<E> word(ConfigKey key, Class<E> type) {
    return text(key)
        .filter(key.type().fits())
        .map(it -> Enum.valueOf(type, it.toUpperCase(Locale.ROOT)));
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
