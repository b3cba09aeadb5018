package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class MomentsTest {
  private static void isAsJavaSpellsIt(Instant moment) {
    assertThat(Moments.text(moment))
        .isEqualTo(DateTimeFormatter.ISO_INSTANT.format(moment.truncatedTo(ChronoUnit.SECONDS)));
  }

  @Test
  void momentsAreSpelledAsGithubDoes() {
    assertThat(Moments.text(Instant.parse("2026-02-09T03:04:05.999Z")))
        .isEqualTo("2026-02-09T03:04:05Z");
  }

  @Test
  void everyMomentIsAsJavaSpellsIt() {
    long year0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long year10000 = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();
    LongStream.of(year0 - 1, year0, -1, 0, 1, 951_782_400, year10000 - 1, year10000)
        .forEach(second -> isAsJavaSpellsIt(Instant.ofEpochSecond(second, 1)));
    isAsJavaSpellsIt(Instant.MIN);
    isAsJavaSpellsIt(Instant.MAX);
    var random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      isAsJavaSpellsIt(Instant.ofEpochMilli(random.nextLong(year0 * 1000, year10000 * 1000)));
    }
  }
}
