package dev.paddock.app;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All settings: each with its key in the file, its type, its default and its description. */
public enum ConfigKey {
  SERVER_PUBLIC_URL(
      "server.public_url",
      ConfigType.url(),
      ConfigDefault.none(),
      "What URLs in answers begin with, for instance https://ghes.example.com"),
  SERVER_ALTERNATIVE_URLS(
      "server.alternative_urls",
      ConfigType.list(ConfigType.url()),
      ConfigDefault.none(),
      "Further such URLs, comma-separated; a request whose Host fits one gets that spelling"),
  SERVER_BIND_ADDRESS(
      "server.bind_address",
      ConfigType.list(ConfigType.text()),
      ConfigDefault.found(Optional.of("0.0.0.0"), "the loopback addresses"),
      "Addresses to listen on, comma-separated"),
  SERVER_HTTP_PORT(
      "server.http_port",
      ConfigType.port(),
      ConfigDefault.onlyInDevelopment("8080"),
      "Port for plain HTTP, for use behind a proxy; 0 takes any free one"),
  SERVER_HTTPS_PORT(
      "server.https_port",
      ConfigType.port(),
      ConfigDefault.of("8443"),
      "Port for HTTPS, where there is a certificate; 0 takes any free one"),
  SERVER_ALSO_LISTEN(
      "server.also_listen",
      ConfigType.list(ConfigType.place()),
      ConfigDefault.none(),
      "Further ADDRESS:PORT for plain HTTP, comma-separated: port 80 is where the official runner"
          + " looks, whatever port its --url has"),
  SERVER_TLS_CERTIFICATE(
      "server.tls.certificate",
      ConfigType.file(),
      ConfigDefault.found(Optional.empty(), "its own"),
      "File with the certificate chain, PEM"),
  SERVER_TLS_KEY(
      "server.tls.key",
      ConfigType.file(),
      ConfigDefault.found(Optional.empty(), "its own"),
      "File with the certificate's private key, PEM (PKCS #8)"),
  SERVER_TRUSTED_PROXIES(
      "server.trusted_proxies",
      ConfigType.list(ConfigType.text()),
      ConfigDefault.none(),
      "IP addresses whose X-Forwarded-Proto and X-Forwarded-Host are believed, comma-separated"),
  SERVER_PRIVATE_MODE(
      "server.private_mode",
      ConfigType.flag(),
      ConfigDefault.of("false"),
      "Whether every request needs credentials"),
  SERVER_RATE_LIMIT_ENABLED(
      "server.rate_limit.enabled",
      ConfigType.flag(),
      ConfigDefault.of("false"),
      "Whether callers are limited"),
  SERVER_RATE_LIMIT_PER_HOUR(
      "server.rate_limit.per_hour",
      ConfigType.number(1, 999_999_999),
      ConfigDefault.of("5000"),
      "Requests each caller may then make in an hour"),
  SERVER_BAD_TOKENS_PER_MINUTE(
      "server.bad_tokens_per_minute",
      ConfigType.number(0, 1_000_000),
      ConfigDefault.of("30", "0"),
      "Bad tokens from one address before further ones are refused for a minute; 0 for no limit"),
  SERVER_MANAGEMENT_PORT(
      "server.management_port",
      ConfigType.port(),
      ConfigDefault.none(),
      "Port for /livez, /readyz and /metrics, plain HTTP; 0 takes any free one"),
  SERVER_MANAGEMENT_ADDRESS(
      "server.management_address",
      ConfigType.text(),
      ConfigDefault.of("127.0.0.1"),
      "Address to listen on at that port"),
  LOG_FORMAT(
      "log.format",
      ConfigType.word(LogConfig.Format.class),
      ConfigDefault.found("text on a terminal, json otherwise"),
      "How log lines look: text or json"),
  LOG_LEVEL(
      "log.level",
      ConfigType.word(LogConfig.Threshold.class),
      ConfigDefault.of("info"),
      "What is logged: error, warn, info or debug"),
  STORE_URL(
      "store.url",
      ConfigType.database(),
      ConfigDefault.found("the file paddock.db in the data directory"),
      "JDBC URL of a PostgreSQL database"),
  STORE_USER("store.user", ConfigType.text(), ConfigDefault.none(), "User of that database"),
  STORE_PASSWORD(
      "store.password", ConfigType.text(), ConfigDefault.none(), "Password of that user", true),
  KEYS_ROOT(
      "keys.root",
      ConfigType.text(),
      ConfigDefault.found(Optional.empty(), "file:root.key in the data directory"),
      "Where the root key is: file:PATH, env:NAME or command:COMMAND");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
  private final ConfigType type;

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final ConfigDefault byDefault;

  private final String description;
  private final boolean isSecret;

  ConfigKey(String key, ConfigType type, ConfigDefault byDefault, String description) {
    this(key, type, byDefault, description, false);
  }

  ConfigKey(
      String key, ConfigType type, ConfigDefault byDefault, String description, boolean isSecret) {
    this.key = key;
    this.type = type;
    this.byDefault = byDefault;
    this.description = description;
    this.isSecret = isSecret;
  }

  /** The key in a file and in {@code --set}. */
  public String key() {
    return key;
  }

  ConfigType type() {
    return type;
  }

  ConfigDefault byDefault() {
    return byDefault;
  }

  String description() {
    return description;
  }

  /** The environment variable that sets it. */
  public String variable() {
    return "PADDOCK_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The environment variable that names a file with its value, if the value is a secret. */
  Optional<String> fileVariable() {
    return isSecret ? Optional.of(variable() + "_FILE") : Optional.empty();
  }

  static Optional<ConfigKey> of(String key) {
    return Stream.of(values()).filter(it -> it.key.equals(key)).findFirst();
  }

  static Optional<ConfigKey> ofFileVariable(String variable) {
    return Stream.of(values())
        .filter(it -> it.fileVariable().filter(variable::equals).isPresent())
        .findFirst();
  }

  static Optional<ConfigKey> ofVariable(String variable) {
    return Stream.of(values()).filter(it -> it.variable().equals(variable)).findFirst();
  }
}
