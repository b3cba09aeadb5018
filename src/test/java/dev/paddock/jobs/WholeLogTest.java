package dev.paddock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeLogTest {
  /** Logs of steps, each in words, with ? for one that is not there. */
  @ParameterizedTest
  @CsvSource({
    "a b|c d|e,   a b c d e, a b|c d|e",
    "a b|?|e,     a b c d e, a b|c d|e",
    "a b|c|e,     a b c d e, a b|c d|e",
    "a b|c|,      a b c d e, a b|c|d e",
    "a b|c,       a b c d e, a b|c d e",
    "?|c d|?,     a b c d e, a b|c d|e",
    "a|?|?|e,     a b c d e, a|b c d||e",
    "a b|x y|e,   a b c d e, a b|x y|e",
    "?|?,         a b,       a b|",
    "a|b,         '',        a|b",
  })
  void whatIsMissingStandsBeforeTheNext(String logs, String whole, String expected) {
    assertThat(complete(logs(logs), words(whole)))
        .isEqualTo(Stream.of(expected.split("\\|", -1)).map(WholeLogTest::words).toList());
  }

  @Test
  void aStepThatSaysTheSameAsTheOneBeforeIsNotTakenForIt() {
    var logs = logs("a a|a a");
    assertThat(complete(logs, words("a a a a")))
        .containsExactly(List.of("a", "a"), List.of("a", "a"));
  }

  private static List<List<String>> complete(
      List<Optional<List<String>>> logs, List<String> whole) {
    var ranges =
        WholeLog.complete(
            logs.stream().map(it -> it.map(WholeLogTest::numbers)).toList(), numbers(whole));
    return IntStream.range(0, logs.size())
        .mapToObj(i ->
            ranges
                .get(i)
                .map(it -> whole.subList(it.begin(), it.end()))
                .orElseGet(() -> logs.get(i).orElseThrow()))
        .toList();
  }

  private static long[] numbers(List<String> words) {
    return words.stream().mapToLong(String::hashCode).toArray();
  }

  private static List<Optional<List<String>>> logs(String text) {
    return Stream.of(text.split("\\|", -1))
        .map(it -> it.equals("?") ? Optional.<List<String>>empty() : Optional.of(words(it)))
        .toList();
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ")).filter(it -> !it.isEmpty()).toList();
  }
}
