package dev.paddock.app;

import dev.paddock.store.DataDirectory;
import dev.paddock.web.HttpConfig;
import dev.paddock.web.Urls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * The configuration of a server or of an operator command.
 *
 * @param development whether it makes what it needs by itself
 * @param data its directory
 * @param rootKey where the root key is; empty for the one that development makes
 */
public record Config(
    boolean development,
    DataDirectory data,
    HttpConfig http,
    StoreConfig store,
    Optional<String> rootKey,
    LogConfig log) {

  /**
   * The database.
   *
   * @param url the JDBC URL; empty for SQLite in the data directory
   */
  public record StoreConfig(Optional<String> url, String user, String password) {
    @Override
    public String toString() {
      return "StoreConfig[redacted]";
    }
  }

  /**
   * The flags of a command line that make up a configuration.
   *
   * @param assignments of {@code --set}
   * @param rest settings that flags of their own give
   */
  public record Flags(
      boolean development,
      Optional<Path> data,
      Optional<Path> file,
      List<String> assignments,
      Map<ConfigKey, String> rest) {}

  /**
   * Reads the configuration of a server.
   *
   * @param data the directory where the flags name none
   * @throws ConfigException with everything that is missing or wrong
   */
  public static Config ofServer(Flags flags, Map<String, String> environment, Path data) {
    boolean development = flags.development();
    var settings = settings(development, flags, environment);
    var directory = new DataDirectory(flags.data().orElse(data));
    var http = http(settings, development, directory.path());
    var store = store(settings);
    var rootKey = settings.text(ConfigKey.KEYS_ROOT);
    if (!development) {
      if (flags.data().isEmpty()) {
        settings.fault(
            "--data: is missing: give the directory in which the server keeps its data.");
      }
      if (rootKey.isEmpty()) {
        settings.fault(
            ConfigKey.KEYS_ROOT, "is missing: give file:PATH, env:NAME or command:COMMAND.");
      }
    }
    var log = log(settings);
    settings.check();
    return new Config(development, directory, http, store, rootKey, log);
  }

  /** Reads what an operator's command needs to open a store that no server has open. */
  public static Config ofOperator(Flags flags, Map<String, String> environment, Path data) {
    var settings = settings(true, flags, environment);
    var config =
        new Config(
            true,
            new DataDirectory(data),
            http(settings, true, data),
            store(settings),
            settings.text(ConfigKey.KEYS_ROOT),
            log(settings));
    settings.check();
    return config;
  }

  private static Settings settings(
      boolean development, Flags flags, Map<String, String> environment) {
    var settings = Settings.gather(development, flags.file(), environment, flags.assignments());
    flags.rest().forEach(settings::set);
    settings.checkTypes();
    return settings;
  }

  private static StoreConfig store(Settings settings) {
    return new StoreConfig(
        settings.text(ConfigKey.STORE_URL),
        settings.text(ConfigKey.STORE_USER).orElse(""),
        settings.text(ConfigKey.STORE_PASSWORD).orElse(""));
  }

  private static HttpConfig http(Settings settings, boolean development, Path data) {
    var publicUrl = settings.text(ConfigKey.SERVER_PUBLIC_URL).map(Config::normalized);
    var alternatives =
        settings.list(ConfigKey.SERVER_ALTERNATIVE_URLS).stream().map(Config::normalized).toList();
    var httpPort = settings.number(ConfigKey.SERVER_HTTP_PORT);
    var tls = tls(settings, development, data);
    if (!development) {
      requireAddress(settings, publicUrl, httpPort, tls);
    }
    var rateLimit = rateLimitPerHour(settings);
    return new HttpConfig(
        publicUrl.orElse(""),
        alternatives,
        development && publicUrl.isEmpty(),
        Set.copyOf(settings.list(ConfigKey.SERVER_TRUSTED_PROXIES)),
        addresses(settings),
        httpPort,
        alsoListen(settings),
        tls,
        settings.flag(ConfigKey.SERVER_PRIVATE_MODE),
        rateLimit,
        settings.number(ConfigKey.SERVER_BAD_TOKENS_PER_MINUTE).orElse(0),
        management(settings));
  }

  private static void requireAddress(
      Settings settings,
      Optional<String> publicUrl,
      Optional<Integer> httpPort,
      Optional<HttpConfig.Tls> tls) {
    if (publicUrl.isEmpty()) {
      settings.fault(ConfigKey.SERVER_PUBLIC_URL, "is missing: give the URL that clients use.");
    }
    if (httpPort.isEmpty() && tls.isEmpty()) {
      settings.fault(
          "server.tls.certificate and server.tls.key: are missing: give both, or server.http_port behind a proxy.");
    }
  }

  private static Optional<Integer> rateLimitPerHour(Settings settings) {
    return settings
        .number(ConfigKey.SERVER_RATE_LIMIT_PER_HOUR)
        .filter(it -> settings.flag(ConfigKey.SERVER_RATE_LIMIT_ENABLED));
  }

  private static List<HttpConfig.Place> alsoListen(Settings settings) {
    return settings.list(ConfigKey.SERVER_ALSO_LISTEN).stream()
        .map(ConfigType.PLACE::matcher)
        .filter(Matcher::matches)
        .map(it -> new HttpConfig.Place(it.group(1), Integer.parseInt(it.group(2))))
        .toList();
  }

  private static Optional<HttpConfig.Management> management(Settings settings) {
    var address = settings.text(ConfigKey.SERVER_MANAGEMENT_ADDRESS).orElseThrow();
    return settings
        .number(ConfigKey.SERVER_MANAGEMENT_PORT)
        .map(port -> new HttpConfig.Management(address, port));
  }

  private static LogConfig log(Settings settings) {
    return new LogConfig(
        settings.word(ConfigKey.LOG_FORMAT, LogConfig.Format.class),
        settings
            .word(ConfigKey.LOG_LEVEL, LogConfig.Threshold.class)
            .orElse(LogConfig.Threshold.INFO));
  }

  private static String normalized(String url) {
    return Urls.withoutUsualPort(withoutSlash(url));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Optional<HttpConfig.Tls> tls(Settings settings, boolean development, Path data) {
    var certificate = settings.text(ConfigKey.SERVER_TLS_CERTIFICATE).map(Path::of);
    var key = settings.text(ConfigKey.SERVER_TLS_KEY).map(Path::of);
    int port = settings.number(ConfigKey.SERVER_HTTPS_PORT).orElse(0);
    if (certificate.isPresent() != key.isPresent()) {
      settings.fault(
          "server.tls.certificate and server.tls.key: one is missing: give both or none.");
    }
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(new HttpConfig.Tls(port, certificate.get(), key.get()));
    }
    return development
        ? Optional.of(
            new HttpConfig.Tls(port, data.resolve("localhost.pem"), data.resolve("localhost.key")))
        : Optional.empty();
  }

  private static List<String> addresses(Settings settings) {
    var configured = settings.list(ConfigKey.SERVER_BIND_ADDRESS);
    if (!configured.isEmpty()) {
      return configured;
    }
    return loopback();
  }

  private static List<String> loopback() {
    var addresses = new ArrayList<>(List.of("127.0.0.1"));
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      addresses.add("::1");
    } catch (IOException withoutIpv6) {
      // Many containers have none.
    }
    return addresses;
  }
}
