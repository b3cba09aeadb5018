package dev.paddock.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Makes the absolute URLs of one answer, from the URL under which its client reached the server.
 *
 * @param base scheme, host and port, without a slash at the end
 */
public record Urls(String base) {
  /** A URL of the REST API; the path begins with a slash. */
  public String api(String path) {
    return base + "/api/v3" + path;
  }

  /** A URL for people; the path begins with a slash. */
  public String html(String path) {
    return base + path;
  }

  /** A base without the port that its scheme has anyway. */
  public static String withoutUsualPort(String base) {
    var usual = base.startsWith("https:") ? ":443" : ":80";
    return base.endsWith(usual) ? base.substring(0, base.length() - usual.length()) : base;
  }

  /** One path segment, percent-encoded. */
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
