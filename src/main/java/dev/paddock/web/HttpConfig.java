package dev.paddock.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of the web server: URLs, ports, certificates and limits.
 *
 * @param publicUrl what URLs in answers begin with, without a slash at the end
 * @param alternativeUrls further such URLs; a request whose Host fits one gets that spelling
 * @param loopbackUrls whether a request to a loopback name gets URLs with that name (development)
 * @param trustedProxies addresses whose {@code X-Forwarded-*} headers are believed
 * @param bindAddresses addresses to listen on
 * @param http port for plain HTTP; 0 takes any free one; empty for none
 * @param alsoListen further addresses for plain HTTP
 * @param badTokensPerMinute of one address before it is refused for a minute; 0 for no limit
 * @param https port and certificate for HTTPS; empty for none
 */
public record HttpConfig(
    String publicUrl,
    List<String> alternativeUrls,
    boolean loopbackUrls,
    Set<String> trustedProxies,
    List<String> bindAddresses,
    Optional<Integer> http,
    List<Place> alsoListen,
    Optional<Tls> https,
    boolean privateMode,
    Optional<Integer> rateLimitPerHour,
    int badTokensPerMinute,
    Optional<Management> management) {

  public HttpConfig {
    alternativeUrls = List.copyOf(alternativeUrls);
    trustedProxies = Set.copyOf(trustedProxies);
    bindAddresses = List.copyOf(bindAddresses);
    alsoListen = List.copyOf(alsoListen);
  }

  /**
   * A further address to listen on.
   *
   * @param port 0 takes any free one
   */
  public record Place(String address, int port) {}

  /**
   * The address of the management port, for operators' tools, over plain HTTP.
   *
   * @param port 0 takes any free one
   */
  public record Management(String address, int port) {}

  /**
   * The port and the certificate of HTTPS.
   *
   * @param port 0 takes any free one
   * @param certificate chain, PEM
   * @param key private key, PEM (PKCS #8)
   */
  public record Tls(int port, Path certificate, Path key) {}
}
