package dev.paddock.web;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.StorableText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The target of a request: path segments, each decoded once, so that {@code %2F} inside one stays
 * inside it; and the query.
 *
 * @param path as sent, without the query
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112, section 3.2</a>
 */
public record Target(String path, List<String> segments, Query query) {

  private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://[^/?#]+([/?].*)?");

  /**
   * Reads origin-form ({@code /path?query}) and absolute-form ({@code http://host/path}).
   *
   * @throws ApiException 400 for anything else, and for {@code .} or {@code ..} as a segment, which
   *     a proxy may have resolved to another path
   */
  public static Target parse(String raw) {
    var target = raw.startsWith("/") ? raw : afterAuthority(raw);
    int question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    var query = question < 0 ? "" : target.substring(question + 1);
    var segments = segments(path);
    if (segments.contains(".") || segments.contains("..")) {
      throw malformed();
    }
    return new Target(path, segments, Query.parse(query));
  }

  private static String afterAuthority(String raw) {
    var absolute = ABSOLUTE.matcher(raw);
    if (!absolute.matches()) {
      throw malformed();
    }
    var rest = absolute.group(1) == null ? "" : absolute.group(1);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static List<String> segments(String path) {
    return Stream.of(path.substring(1).split("/", -1)).map(part -> decode(part, false)).toList();
  }

  /** The part of the path after its first segments, with the query, as sent. */
  public String after(int count) {
    var parts = path.split("/", -1);
    var rest = new StringBuilder();
    for (int i = count + 1; i < parts.length; i++) {
      rest.append('/').append(parts[i]);
    }
    return query.parameters().isEmpty() ? rest.toString() : rest + "?" + query.raw();
  }

  /** Whether the path can be the name of anything that is stored. */
  public boolean namesSomething() {
    return segments.stream().allMatch(StorableText::is);
  }

  static String decodeQuery(String text) {
    return decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text)) {
      return text;
    }
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(hex(text, i + 1));
        i += 2;
      } else {
        // A character beyond ASCII stands for itself, in UTF-8.
        bytes.writeBytes(
            (c == '+' && plusIsSpace ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static int hex(String text, int at) {
    if (at + 2 > text.length() || !isHex(text.charAt(at)) || !isHex(text.charAt(at + 1))) {
      throw malformed();
    }
    return Integer.parseInt(text.substring(at, at + 2), 16);
  }

  private static boolean isHex(char c) {
    return c < 0x80 && Character.digit(c, 16) >= 0;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw malformed();
    }
  }

  private static ApiException malformed() {
    return ApiException.of(
        Kind.BAD_REQUEST, "The request target is no path or URL in percent-encoded UTF-8.");
  }
}
