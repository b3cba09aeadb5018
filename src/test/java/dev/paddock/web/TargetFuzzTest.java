package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.identity.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A request target has one meaning or none. */
final class TargetFuzzTest {
  @FuzzTest
  void targets(byte[] bytes) {
    // As it comes off the wire: one character a byte.
    var raw = new String(bytes, StandardCharsets.ISO_8859_1);
    Target target;
    try {
      target = Target.parse(raw);
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(ApiException.Kind.BAD_REQUEST);
      return;
    }
    assertThat(raw).as("a form of RFC 9112, section 3.2").matches("(?s)/.*|(?i:https?)://.*|\\*");
    assertThat(target.segments()).as("dots are climbed by others").doesNotContain(".", "..");
    if (target.namesSomething()) {
      assertThat(String.join("", target.segments())).doesNotContain("\0");
    }
    if (raw.startsWith("/")) {
      assertThat(target.path()).isEqualTo(raw.split("\\?", 2)[0]);
    }
    assertThat(Target.parse(encoded(target.segments())).segments())
        .as("encoded again")
        .isEqualTo(target.segments());
    for (Query.Parameter parameter : target.query().parameters()) {
      assertThat(parameter.raw()).isNotEmpty().doesNotContain("&");
      assertThat(raw).contains(parameter.raw());
    }
  }

  /** Every byte as {@code %XX}. */
  private static String encoded(List<String> segments) {
    return segments.stream()
        .map(segment -> {
          var hex = new StringBuilder();
          for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            hex.append("%%%02x".formatted(b));
          }
          return hex;
        })
        .collect(Collectors.joining("/", "/", ""));
  }
}
