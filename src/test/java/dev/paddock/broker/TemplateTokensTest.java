package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TemplateTokensTest {
  @Test
  void objectsAndArraysOfAContextAreMarkedAllTheWayDown() {
    var event = Map.of("commits", List.of(Map.of("added", List.of("a.txt")), true, 1));
    assertThat(Json.tree(Objects.requireNonNull(TemplateTokens.contextValue(event))))
        .isEqualTo(
            Json.read(
                """
                {"t":2,"d":[{"k":"commits","v":{"t":1,"a":[
                  {"t":2,"d":[{"k":"added","v":{"t":1,"a":["a.txt"]}}]},true,1]}}]}
                """
                    .getBytes(StandardCharsets.UTF_8)));
  }
}
