package dev.paddock.rest;

import dev.paddock.identity.Caller;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import dev.paddock.web.WebRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer of the API carries.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/using-the-rest-api/getting-started-with-the-rest-api">Getting
 *     started with the REST API</a>
 */
public final class ResponseHeaders {
  /** What {@code X-GitHub-Enterprise-Version} and {@code /meta} say. */
  public static final String ENTERPRISE_VERSION = "3.19.0";

  /** The one version of the REST API that GHES 3.19 speaks. */
  public static final String API_VERSION = "2022-11-28";

  private static final String LONG_VARY =
      "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With";
  private static final String SHORT_VARY = "Accept-Encoding, Accept, X-Requested-With";
  private static final String EXPOSED =
      "ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining,"
          + " X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes,"
          + " X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO,"
          + " X-GitHub-Request-Id, Deprecation, Sunset";
  private static final String ALLOWED =
      "Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match,"
          + " If-Unmodified-Since, Accept-Encoding, X-GitHub-OTP, X-Requested-With, User-Agent,"
          + " GraphQL-Features, X-GitHub-Api-Version";
  private static final DateTimeFormatter EXPIRATION =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Headers of every answer. */
  Map<String, String> common(WebRequest request) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Server", "GitHub.com");
    headers.put("X-GitHub-Enterprise-Version", ENTERPRISE_VERSION);
    headers.put("X-GitHub-Media-Type", "github.v3; format=json");
    headers.put("Access-Control-Expose-Headers", EXPOSED);
    headers.put("Access-Control-Allow-Origin", "*");
    if (request.secure()) {
      headers.put("Strict-Transport-Security", "max-age=31536000; includeSubdomains; preload");
    }
    headers.put("X-Frame-Options", "deny");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-XSS-Protection", "0");
    headers.put("Referrer-Policy", "origin-when-cross-origin, strict-origin-when-cross-origin");
    headers.put("Content-Security-Policy", "default-src 'none'");
    headers.put("Vary", SHORT_VARY);
    return headers;
  }

  /** Headers that tell a client what its token has, and what the route wants. */
  void addPermissions(Map<String, String> headers, Caller caller, @Nullable Rule rule) {
    caller
        .scopes()
        .ifPresent(granted -> {
          headers.put("X-OAuth-Scopes", Scope.join(granted));
          if (rule != null) {
            headers.put("X-Accepted-OAuth-Scopes", Scope.join(rule.acceptedScopes()));
          }
        });
    if (caller.permissions().isPresent() && rule != null && !rule.acceptedPermissions().isEmpty()) {
      headers.put("X-Accepted-GitHub-Permissions", rule.acceptedPermissions());
    }
    caller
        .expiresAt()
        .ifPresent(moment ->
            headers.put("GitHub-Authentication-Token-Expiration", EXPIRATION.format(moment)));
  }

  /** Headers of an answer that may be cached. */
  void addCaching(Map<String, String> headers, Caller caller, String etag) {
    headers.put(
        "Cache-Control",
        (caller.hasPrivateAnswers() ? "private" : "public") + ", max-age=60, s-maxage=60");
    headers.put("Vary", LONG_VARY);
    headers.put("ETag", etag);
  }

  /**
   * Headers for the preflight request of CORS, which a browser sends before a request to another
   * origin.
   */
  void addPreflight(Map<String, String> headers) {
    headers.put("Access-Control-Allow-Headers", ALLOWED);
    headers.put("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE");
    headers.put("Access-Control-Max-Age", "86400");
  }
}
