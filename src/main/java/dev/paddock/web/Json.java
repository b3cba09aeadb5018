package dev.paddock.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as GitHub writes it: compact, snake case, an empty {@code Optional} is {@code null}, times
 * in whole seconds with a Z.
 */
public final class Json {
  // Each token becomes an object, of many times the bytes that the token has.
  private static final long MOST_TOKENS = 500_000;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Pooled buffers would keep what was last read or written: secrets, tokens.
                  .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(32)
                          .maxTokenCount(MOST_TOKENS)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              include -> include.withValueInclusion(JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** The bytes of a wire record, a map or a tree, in UTF-8. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The same as text. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads a document.
   *
   * @throws JacksonException if it is not JSON in UTF-8, or not only that
   */
  public static JsonNode read(byte[] bytes) {
    checkUtf8(bytes);
    return MAPPER.readTree(bytes);
  }

  // The library's reader of bytes guesses UTF-16 and UTF-32 by their NULs, skips a BOM and takes
  // overlong UTF-8, all of which RFC 8259, section 8.1, does not allow. Its reader of text is no
  // way out: it takes letters of other scripts for hexadecimal digits.
  private static void checkUtf8(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      if (text.chars().anyMatch(c -> c == 0) || (!text.isEmpty() && text.charAt(0) == '\uFEFF')) {
        throw new StreamReadException(null, "a NUL or a BOM");
      }
    } catch (CharacterCodingException notUtf8) {
      throw new StreamReadException(null, "not UTF-8");
    }
  }

  /** A wire record, map or list as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A JSON object as a map of plain values. */
  public static Map<String, Object> map(JsonNode object) {
    return MAPPER.convertValue(object, new TypeReference<>() {});
  }

  /** A record of a known shape from a tree. */
  public static <T> T as(JsonNode tree, Class<T> type) {
    return MAPPER.treeToValue(tree, type);
  }

  /** GitHub's spelling of a moment. */
  public static String time(Instant moment) {
    return DateTimeFormatter.ISO_INSTANT.format(moment.truncatedTo(ChronoUnit.SECONDS));
  }
}
