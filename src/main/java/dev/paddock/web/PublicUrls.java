package dev.paddock.web;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Chooses the URL with which an answer names the server. A Host that is neither configured nor, in
 * development, a loopback name gets the public URL: a made-up one never ends up in an answer.
 */
public final class PublicUrls {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[1-9][0-9]{0,4})?");

  private final HttpConfig config;
  private final Supplier<String> publicUrl;
  private final Map<String, String> alternatives = new HashMap<>();

  /**
   * @param publicUrl gives the URL for requests that name no better one; in development its port is
   *     known only once the server listens
   */
  public PublicUrls(HttpConfig config, Supplier<String> publicUrl) {
    this.config = config;
    this.publicUrl = publicUrl;
    config
        .alternativeUrls()
        .forEach(url ->
            alternatives.putIfAbsent(URI.create(url).getAuthority().toLowerCase(Locale.ROOT), url));
  }

  public Urls of(WebRequest request) {
    var scheme = request.secure() ? "https" : "http";
    var host = request.header(RequestHeader.HOST);
    if (request.proxied()) {
      scheme = firstOf(request.header(RequestHeader.FORWARDED_PROTO), scheme);
      host = firstOf(request.header(RequestHeader.FORWARDED_HOST), host);
    }
    return new Urls(spelling(scheme, host.toLowerCase(Locale.ROOT)));
  }

  private String spelling(String scheme, String host) {
    if (config.loopbackUrls() && LOOPBACK.matcher(host).matches()) {
      return scheme + "://" + host;
    }
    var alternative = alternatives.get(host);
    return alternative == null ? publicUrl.get() : alternative;
  }

  private static String firstOf(String forwarded, String otherwise) {
    var first = forwarded.split(",", 2)[0].strip();
    return first.isEmpty() ? otherwise : first;
  }
}
