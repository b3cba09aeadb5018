package dev.paddock.rest;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second opinion on what JSON is: RFC 8259 in UTF-8 and nothing besides, no name twice or with
 * half a character in it, at most 64 levels, numbers of at most 32 digits. Values are maps, lists,
 * texts, whole numbers, doubles, booleans and {@link Optional#empty} for null.
 */
final class StrictJson {
  private static final int DEEPEST = 64;
  private static final int MOST_DIGITS = 32;
  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");
  private static final Pattern PLAIN = Pattern.compile("[^\"\\\\\\x00-\\x1f]++");
  private static final Pattern ESCAPED =
      Pattern.compile("\\\\(?:([\"\\\\/bfnrt])|u([0-9A-Fa-f]{4}))");

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** It is no JSON. */
  static final class NotJson extends RuntimeException {
    NotJson(String why) {
      super(why, null, false, false);
    }
  }

  /** Reads a document, or throws {@link NotJson}. */
  static Object read(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var json = new StrictJson(text);
      var value = json.value(0);
      if (json.at != text.length()) {
        throw new NotJson("something follows");
      }
      return value;
    } catch (CharacterCodingException notUtf8) {
      throw new NotJson("not UTF-8");
    }
  }

  private Object value(int depth) {
    skip();
    Object value =
        switch (next()) {
          case '{' -> object(depth + 1);
          case '[' -> list(depth + 1);
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          case 'n' -> word("null", Optional.empty());
          default -> number();
        };
    skip();
    return value;
  }

  private Map<String, Object> object(int depth) {
    check(depth <= DEEPEST, "too deep");
    var members = new LinkedHashMap<String, Object>();
    at++;
    skip();
    while (next() != '}') {
      check(members.isEmpty() || take(','), "no comma");
      skip();
      check(next() == '"', "no name");
      var name = string();
      check(StandardCharsets.UTF_8.newEncoder().canEncode(name), "half a character in a name");
      skip();
      check(take(':'), "no colon");
      check(members.put(name, value(depth)) == null, "a name twice");
    }
    at++;
    return members;
  }

  private List<Object> list(int depth) {
    check(depth <= DEEPEST, "too deep");
    var items = new ArrayList<Object>();
    at++;
    skip();
    while (next() != ']') {
      check(items.isEmpty() || take(','), "no comma");
      items.add(value(depth));
    }
    at++;
    return items;
  }

  private String string() {
    at++;
    var characters = new StringBuilder();
    while (next() != '"') {
      var plain = matcher(PLAIN);
      var escaped = matcher(ESCAPED);
      if (plain.lookingAt()) {
        characters.append(plain.group());
        at = plain.end();
      } else {
        check(escaped.lookingAt(), "a bad character");
        characters.append(
            escaped.group(1) == null
                ? (char) Integer.parseInt(escaped.group(2), 16)
                : "\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(escaped.group(1))));
        at = escaped.end();
      }
    }
    at++;
    return characters.toString();
  }

  private Number number() {
    var number = matcher(NUMBER);
    check(number.lookingAt(), "no value");
    var counted = number.group().replaceAll("[^0-9]", "");
    check(counted.length() <= MOST_DIGITS, "too long a number");
    at = number.end();
    var digits = number.group();
    return digits.matches("-?[0-9]+") ? new BigInteger(digits) : Double.parseDouble(digits);
  }

  private Object word(String word, Object value) {
    check(text.startsWith(word, at), "no value");
    at += word.length();
    return value;
  }

  private void skip() {
    var space = matcher(SPACE);
    at = space.lookingAt() ? space.end() : at;
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  private char next() {
    check(at < text.length(), "it ends");
    return text.charAt(at);
  }

  private boolean take(char c) {
    boolean there = next() == c;
    at += there ? 1 : 0;
    return there;
  }

  private static void check(boolean condition, String why) {
    if (!condition) {
      throw new NotJson(why);
    }
  }
}
