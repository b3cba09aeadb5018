package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import dev.paddock.web.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of others on a terminal. */
final class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x200e, 0x202e, 0x2028, 0x2029,
        0x2066, 0x2069, 0xfeff
      })
  void whatATerminalObeysIsShown(int c) {
    assertThat(Printable.line("a" + Character.toString(c) + "b"))
        .isEqualTo("a\\u%04xb".formatted(c));
  }

  @Test
  void whatIsBeyondSixteenBitsIsShownAsItsTwoHalves() {
    var tag = Character.toString(0xe0041);
    assertThat(Printable.line(tag)).isEqualTo("\\udb40\\udc41");
    assertThat(Json.read(Printable.line(Json.text(tag)).getBytes(StandardCharsets.UTF_8)))
        .as("JSON stays what it is")
        .isEqualTo(Json.tree(tag));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "Grüße, 世界", "🙂", "\\u001b", "e\u0301"})
  void allElseStays(String text) {
    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void commandsPrintNothingThatATerminalObeys() {
    try (var server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"))) {
      // As an older version let agents say it.
      server.sql(
          "update runners set version = char(27) || ']0;pwned' || char(7) || char(10) || 'x'");
      var data = server.data().toString();
      var shown = run("runner", "show", "build-1", "--data", data, "--org", "acme");
      assertThat(shown).contains("version \\u001b]0;pwned\\u0007\\u000ax");
      assertNothingIsObeyed(shown);
      assertNothingIsObeyed(
          run("runner", "show", "build-1", "--data", data, "--org", "acme", "--json"));
      assertNothingIsObeyed(
          run(
              "runner",
              "check",
              "build-1",
              "--data",
              data,
              "--org",
              "acme",
              "--labels",
              "\u001bx"));
      server.sql("update user_tokens set name = char(27) || name");
      var tokens = run("token", "list", "--data", data);
      assertThat(tokens).contains("\\u001bowner");
      assertNothingIsObeyed(tokens);
      assertNothingIsObeyed(run("audit", "--data", data));
    }
  }

  @Test
  void whatHasLinesIsPrintedInLines() {
    try (var server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"))) {
      server.sql("update repositories set description = 'a' || char(8206) || 'b' || char(10)");
      var exported = run("world", "export", "--data", server.data().toString());
      assertThat(exported.lines()).hasSizeGreaterThan(20);
      assertThat(exported).contains("login: \"alice\"");
      assertNothingIsObeyed(exported);
      server.apply(exported);
      assertThat(run("world", "export", "--data", server.data().toString())).isEqualTo(exported);
    }
  }

  private static void assertNothingIsObeyed(String printed) {
    assertThat(printed).isNotEmpty();
    assertThat(printed.lines().toList())
        .allSatisfy(line -> assertThat(Printable.line(line)).isEqualTo(line));
  }

  private static String run(String... arguments) {
    var before = System.out;
    var out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      assertThat(Paddock.run(arguments)).as(String.join(" ", List.of(arguments))).isIn(0, 1);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
