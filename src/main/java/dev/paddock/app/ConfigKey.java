package dev.paddock.app;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All settings: each with its key in the file, its default and its description. */
public enum ConfigKey {
  SERVER_PUBLIC_URL(
      "server.public_url",
      "",
      "What URLs in answers begin with, for instance https://ghes.example.com"),
  SERVER_ALTERNATIVE_URLS(
      "server.alternative_urls",
      "",
      "Further such URLs, comma-separated; a request whose Host fits one gets that spelling"),
  SERVER_BIND_ADDRESS(
      "server.bind_address",
      "0.0.0.0 (--dev: the loopback addresses)",
      "Addresses to listen on, comma-separated"),
  SERVER_HTTP_PORT(
      "server.http_port",
      "none (--dev: 8080)",
      "Port for plain HTTP, for use behind a proxy; 0 takes any free one"),
  SERVER_HTTPS_PORT(
      "server.https_port",
      "8443",
      "Port for HTTPS, where there is a certificate; 0 takes any free one"),
  SERVER_ALSO_LISTEN(
      "server.also_listen",
      "",
      "Further ADDRESS:PORT for plain HTTP, comma-separated: port 80 is where the official runner"
          + " looks, whatever port its --url has"),
  SERVER_TLS_CERTIFICATE(
      "server.tls.certificate", "none (--dev: its own)", "File with the certificate chain, PEM"),
  SERVER_TLS_KEY(
      "server.tls.key",
      "none (--dev: its own)",
      "File with the certificate's private key, PEM (PKCS #8)"),
  SERVER_TRUSTED_PROXIES(
      "server.trusted_proxies",
      "",
      "IP addresses whose X-Forwarded-Proto and X-Forwarded-Host are believed, comma-separated"),
  SERVER_PRIVATE_MODE("server.private_mode", "false", "Whether every request needs credentials"),
  SERVER_RATE_LIMIT_ENABLED("server.rate_limit.enabled", "false", "Whether callers are limited"),
  SERVER_RATE_LIMIT_PER_HOUR(
      "server.rate_limit.per_hour", "5000", "Requests each caller may then make in an hour"),
  SERVER_BAD_TOKENS_PER_MINUTE(
      "server.bad_tokens_per_minute",
      "30 (--dev: 0)",
      "Bad tokens from one address before further ones are refused for a minute; 0 for no limit"),
  SERVER_MANAGEMENT_PORT(
      "server.management_port",
      "none",
      "Port for /livez, /readyz and /metrics, plain HTTP; 0 takes any free one"),
  SERVER_MANAGEMENT_ADDRESS(
      "server.management_address", "127.0.0.1", "Address to listen on at that port"),
  LOG_FORMAT(
      "log.format", "text on a terminal, json otherwise", "How log lines look: text or json"),
  LOG_LEVEL("log.level", "info", "What is logged: error, warn, info or debug"),
  STORE_URL(
      "store.url",
      "the file paddock.db in the data directory",
      "JDBC URL of a PostgreSQL database"),
  STORE_USER("store.user", "", "User of that database"),
  STORE_PASSWORD("store.password", "", "Password of that user"),
  KEYS_ROOT(
      "keys.root",
      "none (--dev: file:root.key in the data directory)",
      "Where the root key is: file:PATH, env:NAME or command:COMMAND");

  private final String key;
  private final String byDefault;
  private final String description;

  ConfigKey(String key, String byDefault, String description) {
    this.key = key;
    this.byDefault = byDefault;
    this.description = description;
  }

  /** The key in a file and in {@code --set}. */
  public String key() {
    return key;
  }

  /** The default, as a text for people. */
  public String byDefault() {
    return byDefault;
  }

  public String description() {
    return description;
  }

  /** The environment variable that sets it. */
  public String variable() {
    return "PADDOCK_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  static Optional<ConfigKey> of(String key) {
    return Stream.of(values()).filter(it -> it.key.equals(key)).findFirst();
  }

  static Optional<ConfigKey> ofVariable(String variable) {
    return Stream.of(values()).filter(it -> it.variable().equals(variable)).findFirst();
  }
}
