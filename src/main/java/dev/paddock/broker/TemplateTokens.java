package dev.paddock.broker;

import dev.paddock.jobs.JobDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values in a job's message: expressions, which an agent evaluates, and literal text. */
final class TemplateTokens {
  private static final int LITERAL = 0;
  private static final int MAPPING = 2;
  private static final int EXPRESSION = 3;
  private static final int ARRAY = 1;
  private static final int DICTIONARY = 2;

  private TemplateTokens() {}

  /** Names and values; a value that is an expression as a whole is evaluated. */
  static Object mapping(Map<String, String> values) {
    var entries = new ArrayList<Object>();
    values.forEach((name, value) ->
        entries.add(
            entry(
                name,
                JobDefinition.expression(value)
                    .<Object>map(it -> Map.of("type", EXPRESSION, "expr", it))
                    .orElseGet(() -> literal(value)))));
    return mapping(entries);
  }

  /** Entries that {@link #entry} made. */
  static Object mapping(List<Object> entries) {
    return Map.of("type", MAPPING, "map", entries);
  }

  static Object entry(String key, Object value) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("Key", key);
    entry.put("Value", value);
    return entry;
  }

  /** Text that is not evaluated. */
  static Object literal(String text) {
    return Map.of("type", LITERAL, "lit", text);
  }

  /**
   * A value of a context, such as {@code github}, for expressions to read. Objects and arrays are
   * marked as such, all the way down; text, numbers and flags stand for themselves.
   */
  static @Nullable Object contextValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> object -> Map.of("t", DICTIONARY, "d", entries(object));
      case List<?> array ->
          Map.of("t", ARRAY, "a", array.stream().map(TemplateTokens::contextValue).toList());
      case null, default -> value;
    };
  }

  private static List<Object> entries(Map<?, ?> object) {
    var entries = new ArrayList<Object>();
    object.forEach((name, value) -> {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("k", name);
      entry.put("v", contextValue(value));
      entries.add(entry);
    });
    return entries;
  }
}
