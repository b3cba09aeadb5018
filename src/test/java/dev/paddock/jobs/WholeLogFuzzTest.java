package dev.paddock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Input;
import dev.paddock.fuzz.Repeats;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps' stretches of a whole log follow each other, and each begins as the step's own. */
final class WholeLogFuzzTest {
  /** The whole log; then that of each step, {@code ?} for one that is not there. */
  @FuzzTest
  void wholeLogs(byte[] bytes) {
    var input = new Input(bytes);
    var whole = numbers(Repeats.in(input.line()));
    var logs =
        Stream.of(Repeats.in(input.rest()).split("\n", -1))
            .limit(3_000) // of more steps a server does not keep anything
            .map(it -> it.equals("?") ? Optional.<long[]>empty() : Optional.of(numbers(it)))
            .toList();
    var ranges = WholeLog.complete(logs, whole);
    assertThat(ranges).hasSameSizeAs(logs);
    int at = 0;
    for (int i = 0; i < logs.size(); i++) {
      if (ranges.get(i).isEmpty()) {
        assertThat(logs.get(i)).as("only who has a log can be told to take it").isPresent();
        continue;
      }
      var range = ranges.get(i).get();
      assertThat(range.begin()).isBetween(at, whole.length);
      assertThat(range.end()).isBetween(range.begin(), whole.length);
      var own = logs.get(i).orElse(new long[0]);
      assertThat(own.length).isLessThanOrEqualTo(range.end() - range.begin());
      assertThat(
              Arrays.equals(whole, range.begin(), range.begin() + own.length, own, 0, own.length))
          .as("step %d has its own lines", i)
          .isTrue();
      at = range.end();
    }
  }

  private static long[] numbers(String text) {
    return text.chars().asLongStream().toArray();
  }
}
