package dev.paddock.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reply of a handler. The headers that every response has are added by the site.
 *
 * @param content what the body holds
 * @param headers further headers
 * @param lastModified for resources that know when they changed
 */
public record Reply(
    int status, Content content, Map<String, String> headers, Optional<Instant> lastModified) {

  /** The content of a body. */
  sealed interface Content {
    /** Nothing, not even a content type. */
    record None() implements Content {}

    /** A wire record, a map or a tree. */
    record JsonValue(Object value) implements Content {}

    /** Text of another type. */
    record Text(String text, String contentType) implements Content {}
  }

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** 200 with a JSON body. */
  public static Reply ok(Object json) {
    return json(200, json);
  }

  /** 201 with a JSON body. */
  public static Reply created(Object json) {
    return json(201, json);
  }

  /** 202 with a JSON body. */
  public static Reply accepted(Object json) {
    return json(202, json);
  }

  /** 204. */
  public static Reply noContent() {
    return new Reply(204, new Content.None(), Map.of(), Optional.empty());
  }

  /** 302 to a URL. */
  public static Reply found(String url) {
    return new Reply(302, new Content.None(), Map.of("Location", url), Optional.empty());
  }

  /** 200 with text. */
  public static Reply text(String text, String contentType) {
    return new Reply(200, new Content.Text(text, contentType), Map.of(), Optional.empty());
  }

  /**
   * A refusal by a {@link Site} that has error bodies of its own.
   *
   * @param status 400 to 499
   */
  public static Reply refused(int status, Object json) {
    return json(status, json);
  }

  static Reply json(int status, Object json) {
    return new Reply(status, new Content.JsonValue(json), Map.of(), Optional.empty());
  }

  /** The body, and its type among the headers. */
  public byte[] bytes(Map<String, String> headers) {
    return switch (content) {
      case Content.None() -> WebResponse.NOTHING;
      case Content.JsonValue(var value) -> {
        headers.put("Content-Type", "application/json; charset=utf-8");
        yield Json.bytes(value);
      }
      case Content.Text(var text, var type) -> {
        headers.put("Content-Type", type);
        yield text.getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  /** The same with a further header. */
  public Reply with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, content, more, lastModified);
  }

  /** The same with {@code Last-Modified}. */
  public Reply modifiedAt(Instant moment) {
    return new Reply(status, content, headers, Optional.of(moment));
  }
}
