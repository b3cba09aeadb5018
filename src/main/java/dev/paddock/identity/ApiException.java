package dev.paddock.identity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An expected refusal of a request. Nothing has been changed. {@code Errors} of the package {@code
 * web} turns it into GitHub's error body and is the only place that knows the status numbers.
 */
public final class ApiException extends RuntimeException {
  /** The reasons why a request is refused. */
  public enum Kind {
    BAD_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID,
    RATE_LIMITED,
    UNAVAILABLE
  }

  /**
   * One entry of GitHub's {@code errors}.
   *
   * @param code GitHub's word, such as {@code missing_field}, {@code invalid} or {@code custom}
   */
  public record FieldError(String resource, String field, String code, String message) {}

  private final Kind kind;
  private final transient List<FieldError> errors;

  private ApiException(Kind kind, String message, List<FieldError> errors) {
    // A refusal is an answer, not a fault: its stack would cost much and tell nothing.
    super(message, null, false, false);
    this.kind = kind;
    this.errors = errors;
  }

  /** A refusal with GitHub's message for it. */
  public static ApiException of(Kind kind, String message) {
    return new ApiException(kind, message, List.of());
  }

  /** 404: it does not exist, or the caller may not know that it does. */
  public static ApiException notFound() {
    return of(Kind.NOT_FOUND, "Not Found");
  }

  /** 413: the body of the request is longer than it may be. */
  public static ApiException tooLarge() {
    return of(Kind.TOO_LARGE, "Request body is too large");
  }

  /** 403 for a change of a repository that is archived, in GitHub's words. */
  public static ApiException archived() {
    return of(Kind.FORBIDDEN, "Repository was archived so is read-only.");
  }

  /** 422 with GitHub's message. */
  public static ApiException invalid(String message) {
    return of(Kind.INVALID, message);
  }

  /** 422 "Validation Failed", with the field and the reason. */
  public static ApiException invalidField(
      String resource, String field, String code, String message) {
    return new ApiException(
        Kind.INVALID, "Validation Failed", List.of(new FieldError(resource, field, code, message)));
  }

  public Kind kind() {
    return kind;
  }

  /** Message without the field errors; never null, unlike the inherited one. */
  public String reason() {
    var message = getMessage();
    return message == null ? "" : message;
  }

  /** The whole refusal as one text, for people who are shown no JSON. */
  public String sentence() {
    if (errors.isEmpty()) {
      return reason();
    }
    return errors.stream()
        .map(it -> it.message().isEmpty() ? it.field() + " is " + it.code() : it.message())
        .collect(Collectors.joining("; "));
  }

  public List<FieldError> errors() {
    return errors;
  }
}
