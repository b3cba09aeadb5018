package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A body is what RFC 8259 says or it is refused; two parsers never read two things from it. */
final class BodyFuzzTest {
  @FuzzTest
  void bodies(byte[] bytes) {
    var expected = expected(bytes);
    try {
      Body.parse(bytes);
      assertThat(expected).as("accepted").isNotNull();
      assertThat(plain(Json.read(bytes))).isEqualTo(expected);
      readEverything(bytes);
    } catch (ApiException refused) {
      assertThat(refused.kind()).isIn(Kind.BAD_REQUEST, Kind.INVALID);
      assertThat(expected).as("refused: %s", refused.reason()).isNull();
    }
  }

  /** The object that the bytes hold; null when they hold none. */
  private static @Nullable Object expected(byte[] bytes) {
    try {
      return StrictJson.read(bytes) instanceof Map<?, ?> object ? object : null;
    } catch (StrictJson.NotJson refused) {
      return null;
    }
  }

  /** Every member in every way: a value that fits, or a fault that is told at the end. */
  private static void readEverything(byte[] bytes) {
    for (String name : Json.read(bytes).propertyNames().stream().limit(5).toList()) {
      var body = Body.parse(bytes);
      body.integer(name);
      body.optionalFlag(name);
      body.optionalIds(name, true);
      body.optionalObject(name);
      body.optionalSealed(name, text -> text, String::isEmpty, "^$");
      body.optionalWord(name, List.of("one", "two"));
      checkStorable(bytes, it -> it.optionalText(name).stream().toList());
      checkStorable(bytes, it -> it.texts(name, 0, 9));
    }
  }

  private static void checkStorable(byte[] bytes, Function<Body, List<String>> reader) {
    var body = Body.parse(bytes);
    var texts = reader.apply(body);
    try {
      body.check();
      assertThat(texts).allMatch(BodyFuzzTest::isStorable);
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
    }
  }

  private static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The same as {@link StrictJson} gives. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      var members = new LinkedHashMap<String, Object>();
      node.properties().forEach(it -> members.put(it.getKey(), plain(it.getValue())));
      return members;
    }
    if (node.isArray()) {
      return node.valueStream().map(BodyFuzzTest::plain).toList();
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() ? node.bigIntegerValue() : node.doubleValue();
    }
    return node.isString()
        ? node.asString()
        : node.isBoolean() ? node.booleanValue() : Optional.empty();
  }
}
