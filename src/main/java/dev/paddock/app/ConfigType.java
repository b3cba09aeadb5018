package dev.paddock.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The type of a setting: what its value has to be.
 *
 * @param isList whether the value is a list, separated by commas, of such values
 * @param fits whether a value is right
 * @param fault what is wrong with one that is not, as the end of a sentence that names the setting
 */
record ConfigType(boolean isList, Predicate<String> fits, Function<String, String> fault) {
  /** A host and a port: {@code 0.0.0.0:80}, {@code [::1]:80}. */
  static final Pattern PLACE = Pattern.compile("\\[?([^\\[\\]]+)]?:([0-9]{1,5})");

  private static final int LARGEST_PORT = 65_535;

  static ConfigType text() {
    return new ConfigType(false, it -> true, it -> "");
  }

  static ConfigType flag() {
    return must(it -> it.equals("true") || it.equals("false"), "be true or false");
  }

  static ConfigType number(int least, int most) {
    return must(
        it -> isNumber(it) && Integer.parseInt(it) >= least && Integer.parseInt(it) <= most,
        "be a whole number from %d to %d".formatted(least, most));
  }

  static ConfigType port() {
    return number(0, LARGEST_PORT);
  }

  /** One of an enum's words, in any case. */
  static <E extends Enum<E>> ConfigType word(Class<E> type) {
    var words = Stream.of(type.getEnumConstants()).map(it -> lower(it.name())).toList();
    return must(
        it -> words.contains(lower(it)),
        "be one of " + words.stream().collect(Collectors.joining(", ")));
  }

  /** The beginning of the URLs of a server. */
  static ConfigType url() {
    return must(ConfigType::isUrl, "be http:// or https:// with a host and no path");
  }

  /** A place to listen on. */
  static ConfigType place() {
    return must(ConfigType::isPlace, "be ADDRESS:PORT, for instance 0.0.0.0:80");
  }

  /** The JDBC URL of a PostgreSQL database. It may hold a password, so no fault repeats it. */
  static ConfigType database() {
    return new ConfigType(
        false, it -> it.startsWith("jdbc:postgresql:"), it -> "must begin with jdbc:postgresql:.");
  }

  static ConfigType file() {
    return new ConfigType(
        false, it -> Files.isReadable(Path.of(it)), "the file %s cannot be read."::formatted);
  }

  /** A list of values of a type. */
  static ConfigType list(ConfigType element) {
    return new ConfigType(true, element.fits, element.fault);
  }

  private static ConfigType must(Predicate<String> fits, String expected) {
    return new ConfigType(false, fits, it -> "must %s, and is \"%s\".".formatted(expected, it));
  }

  /** What is wrong with a value of a setting; empty if nothing is. */
  Optional<String> faultOf(String value) {
    return parts(value).stream().filter(fits.negate()).findFirst().map(fault);
  }

  /** The values of a list, or the one value. */
  List<String> parts(String value) {
    return isList
        ? Stream.of(value.split(",", -1)).map(String::strip).filter(it -> !it.isEmpty()).toList()
        : List.of(value);
  }

  private static boolean isNumber(String value) {
    return value.matches("[0-9]{1,9}");
  }

  private static boolean isPlace(String value) {
    var place = PLACE.matcher(value);
    return place.matches() && Integer.parseInt(place.group(2)) <= LARGEST_PORT;
  }

  private static boolean isUrl(String value) {
    try {
      var uri = URI.create(value);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/"));
    } catch (IllegalArgumentException notAUrl) {
      return false;
    }
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
