package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.Document;
import dev.paddock.web.HttpConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  ConfigTest() {}

  private Config read(
      boolean development, Optional<Path> file, Map<String, String> environment, String... set) {
    return Config.ofServer(
        new Config.Flags(development, Optional.of(directory), file, List.of(set), Map.of()),
        environment,
        directory);
  }

  @Test
  void developmentNeedsNothing() {
    var config = read(true, Optional.empty(), Map.of());
    assertThat(config.http().http()).contains(8080);
    assertThat(config.http().https().orElseThrow().port()).isEqualTo(8443);
    assertThat(config.http().bindAddresses()).contains("127.0.0.1").doesNotContain("0.0.0.0");
    assertThat(config.http().privateMode()).isFalse();
    assertThat(config.http().rateLimitPerHour()).isEmpty();
    assertThat(config.store().url()).isEmpty();
    assertThat(config.rootKey()).isEmpty();
  }

  @Test
  void everySettingIsRead() throws Exception {
    var certificate = Files.createFile(directory.resolve("c.pem"));
    var file = directory.resolve("paddock.yaml");
    Files.writeString(
        file,
        """
        server:
          public_url: https://ghes.example.com/
          alternative_urls: [https://other.example.com, http://10.0.0.1:8080]
          bind_address: 127.0.0.2
          http_port: 81
          https_port: 444
          also_listen: ["0.0.0.0:80", "[::1]:82"]
          tls: {certificate: %s, key: %s}
          trusted_proxies: [10.0.0.2]
          private_mode: true
          rate_limit: {enabled: true, per_hour: 7}
          bad_tokens_per_minute: 8
          management_port: 9
          management_address: 127.0.0.3
        log: {format: json, level: debug}
        store: {url: "jdbc:postgresql://localhost/paddock", user: paddock, password: secret}
        keys.root: env:ROOT
        """
            .formatted(certificate, certificate));
    var config = read(false, Optional.of(file), Map.of());
    var http = config.http();
    assertThat(http.publicUrl()).isEqualTo("https://ghes.example.com");
    assertThat(http.alternativeUrls())
        .containsExactly("https://other.example.com", "http://10.0.0.1:8080");
    assertThat(http.bindAddresses()).containsExactly("127.0.0.2");
    assertThat(http.http()).contains(81);
    assertThat(http.https().orElseThrow().port()).isEqualTo(444);
    assertThat(http.https().orElseThrow().certificate()).isEqualTo(certificate);
    assertThat(http.alsoListen())
        .containsExactly(new HttpConfig.Place("0.0.0.0", 80), new HttpConfig.Place("::1", 82));
    assertThat(http.trustedProxies()).containsExactly("10.0.0.2");
    assertThat(http.privateMode()).isTrue();
    assertThat(http.rateLimitPerHour()).contains(7);
    assertThat(http.badTokensPerMinute()).isEqualTo(8);
    assertThat(http.management()).contains(new HttpConfig.Management("127.0.0.3", 9));
    assertThat(config.log())
        .isEqualTo(new LogConfig(Optional.of(LogConfig.Format.JSON), LogConfig.Threshold.DEBUG));
    assertThat(config.store().user()).isEqualTo("paddock");
    assertThat(config.store().password()).isEqualTo("secret");
    assertThat(config.store().toString()).doesNotContain("secret");
    assertThat(config.rootKey()).contains("env:ROOT");
    assertThat(Stream.of(ConfigKey.values()).map(ConfigKey::key))
        .as("each is set above")
        .allMatch(key -> contains(file, key.substring(key.lastIndexOf('.') + 1)));
  }

  private static boolean contains(Path file, String word) {
    try {
      return Files.readString(file).contains(word);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void theFileYieldsToTheEnvironmentAndThatToTheCommandLine() throws Exception {
    var file = directory.resolve("paddock.yaml");
    Files.writeString(file, "server: {http_port: 1, https_port: 1}\nkeys: {root: env:FILE}\n");
    var config =
        read(
            true,
            Optional.of(file),
            Map.of(
                "PADDOCK_SERVER_HTTPS_PORT",
                "2",
                "PADDOCK_KEYS_ROOT",
                "env:VARIABLE",
                "PADDOCK_TOKEN",
                "mine"),
            "keys.root=env:SET");
    assertThat(config.http().http()).contains(1);
    assertThat(config.http().https().orElseThrow().port()).isEqualTo(2);
    assertThat(config.rootKey()).contains("env:SET");
  }

  @Test
  void everyFaultIsTold() throws Exception {
    var file = directory.resolve("paddock.yaml");
    Files.writeString(
        file,
        "server: {http_port: many, colour: red, public_url: ftp://x}\nstore: {url: \"jdbc:h2:x\"}\n");
    assertThatThrownBy(() ->
            read(
                false,
                Optional.of(file),
                Map.of("PADDOCK_STORE_SIZE", "1"),
                "keys.root",
                "server.tls.key=/none"))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(
            "server.http_port ("
                + file
                + "): must be a whole number from 0 to 65535, and is \"many\".")
        .contains("server.colour: unknown key.")
        .contains("server.public_url (" + file + "): must be http:// or https://")
        .contains("store.url (" + file + "): must begin with jdbc:postgresql:.")
        .contains("PADDOCK_STORE_SIZE: unknown key")
        .contains("--set keys.root: expected KEY=VALUE.")
        .contains("one is missing: give both or none")
        .contains("the file /none cannot be read.");
  }

  @Test
  void everyDefaultIsRight() {
    for (ConfigKey key : ConfigKey.values()) {
      Stream.of(key.byDefault().value(), key.byDefault().inDevelopment())
          .flatMap(Optional::stream)
          .forEach(it -> assertThat(key.type().faultOf(it)).as(key.key()).isEmpty());
    }
  }

  @Test
  void aSecretIsReadFromAFile() throws Exception {
    var file = directory.resolve("password");
    Files.writeString(file, "from a file\n");
    var variable = "PADDOCK_STORE_PASSWORD_FILE";
    assertThat(read(true, Optional.empty(), Map.of(variable, file.toString())).store().password())
        .isEqualTo("from a file");
    assertThatThrownBy(() ->
            read(
                true,
                Optional.empty(),
                Map.of(variable, file.toString(), "PADDOCK_STORE_PASSWORD", "x")))
        .hasMessageContaining(variable + ": is set beside PADDOCK_STORE_PASSWORD: give one.");
    assertThatThrownBy(() -> read(true, Optional.empty(), Map.of(variable, "/none")))
        .hasMessageContaining(variable + ": the file /none cannot be read.");
    assertThatThrownBy(
            () -> read(true, Optional.empty(), Map.of("PADDOCK_STORE_USER_FILE", file.toString())))
        .hasMessageContaining("PADDOCK_STORE_USER_FILE: unknown key");
  }

  @Test
  void theDocumentedTableIsThisOne() {
    var rows =
        Stream.of(ConfigKey.values())
            .map(it ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        it.key(),
                        Stream.concat(Stream.of(it.variable()), it.fileVariable().stream())
                            .map("`%s`"::formatted)
                            .collect(Collectors.joining(", ")),
                        it.byDefault().words(),
                        it.description()))
            .collect(Collectors.joining("\n"));
    Document.checkPart(
        "docs/operating.md",
        "<!-- settings: made by a test from dev.paddock.app.ConfigKey -->\n",
        "<!-- end of settings -->\n",
        """
        | key | environment variable | when not set | what it is |
        |---|---|---|---|
        %s
        """
            .formatted(rows));
  }
}
