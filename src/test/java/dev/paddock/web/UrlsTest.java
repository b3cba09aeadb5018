package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlsTest {
  @ParameterizedTest
  @CsvSource({
    "https://ghes.example.com:443,  https://ghes.example.com",
    "http://localhost:80,           http://localhost",
    "https://ghes.example.com:80,   https://ghes.example.com:80",
    "http://localhost:443,          http://localhost:443",
    "https://ghes.example.com:8443, https://ghes.example.com:8443",
    "https://ghes.example.com,      https://ghes.example.com",
    "http://[::1]:80,               http://[::1]",
  })
  void theUsualPortIsLeftOut(String base, String expected) {
    assertThat(Urls.withoutUsualPort(base)).isEqualTo(expected);
  }
}
