package dev.paddock.rest;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.WebRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Content negotiation: reads and checks what a request's headers ask of the answer. */
final class Negotiation {
  private Negotiation() {}

  /** Refuses an API version that this server does not speak. */
  static void checkVersion(WebRequest request) {
    var version = request.header(RequestHeader.API_VERSION);
    if (!version.isEmpty() && !version.equals(ResponseHeaders.API_VERSION)) {
      throw ApiException.of(
          Kind.BAD_REQUEST,
          "\"%s\" is not a supported version of the API. The supported versions are: %s."
              .formatted(version, ResponseHeaders.API_VERSION));
    }
  }

  /** Refuses a request for a media type that no answer can have. */
  static void checkAccept(WebRequest request) {
    var accept = request.header(RequestHeader.ACCEPT).toLowerCase(Locale.ROOT);
    if (!accept.isBlank()
        && Stream.of(accept.split(",", -1)).noneMatch(Negotiation::canBeAnswered)) {
      throw ApiException.of(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "Unsupported 'Accept' header: \"%s\". Must accept 'application/json'."
              .formatted(request.header(RequestHeader.ACCEPT)));
    }
  }

  private static boolean canBeAnswered(String range) {
    var type = range.split(";", 2)[0].strip();
    return type.startsWith("*")
        || type.startsWith("application/*")
        || type.startsWith("application/vnd.github")
        || type.startsWith("text/")
        || type.contains("json")
        || type.contains("octocat");
  }

  /** Whether the client takes gzip. */
  static boolean acceptsGzip(WebRequest request) {
    var accepted = request.header(RequestHeader.ACCEPT_ENCODING);
    return !accepted.isEmpty()
        && Stream.of(accepted.toLowerCase(Locale.ROOT).split(",", -1))
            .map(coding -> coding.replace(" ", ""))
            .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
  }

  static byte[] gzip(byte[] body) {
    var compressed = new ByteArrayOutputStream(body.length / 2);
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return compressed.toByteArray();
  }

  /**
   * Whether the client has this representation already. {@code If-None-Match}, where it is sent,
   * decides alone.
   */
  static boolean isUnchanged(WebRequest request, String etag, Optional<Instant> lastModified) {
    var known = request.header(RequestHeader.IF_NONE_MATCH);
    if (known.isEmpty()) {
      return lastModified.isPresent()
          && since(request).filter(it -> !lastModified.get().isAfter(it)).isPresent();
    }
    // A star stands alone (RFC 9110, section 13.1.2); within a tag it is a character.
    return known.strip().equals("*")
        || Stream.of(known.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> opaque(tag).equals(opaque(etag)));
  }

  private static Optional<Instant> since(WebRequest request) {
    try {
      // Dates of HTTP are whole seconds; what changed within that second counts as seen.
      var date =
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(
              request.header(RequestHeader.IF_MODIFIED_SINCE));
      return Optional.of(Instant.from(date).plusMillis(999));
    } catch (DateTimeParseException absentOrMalformed) {
      return Optional.empty();
    }
  }

  private static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
