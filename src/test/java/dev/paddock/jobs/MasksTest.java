package dev.paddock.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.crypto.Plaintext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MasksTest {
  private static Masks of(String... values) {
    return Masks.of(Stream.of(values).map(it -> new Plaintext(it.getBytes(UTF_8))).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          pass,pass-word-Zx81-tail; x pass-word-Zx81-tail y;    x *** y
          pass,pass-word-Zx81-tail; x pass-word-Zx81 y;         x ***-word-Zx81 y
          abcd,cdef;                xabcdefx;                   x***x
          abcd;                     abcdabcd abcd;              *** ***
          aaaa;                     aaaaaaa b aaa;              *** b aaa
          abcabd;                   abcabcabd;                  abc***
          abc;                      abc abcabc;                 abc abcabc
          secret;                   nothing;                    nothing
          one two,two three;        a one two three b;          a *** b
          """)
  void theLongestOfAllThatOverlapIsMasked(String values, String text, String masked) {
    try (var masks = of(values.split(",", -1))) {
      assertThat(masks.apply(text)).isEqualTo(masked);
    }
  }

  @Test
  void eachLineOfAValueOfSeveralIsMasked() {
    try (var masks = of("first line\r\nsecond line\n")) {
      assertThat(masks.apply("> first line <\n> second line <")).isEqualTo("> *** <\n> *** <");
    }
  }

  @Test
  void base64OfAValueIsMaskedWhateverStandsBeforeIt() {
    var value = "p4ssw0rd?>Zx81-tail";
    try (var masks = of(value)) {
      for (String before : List.of("", "a", "ab", "user:")) {
        for (String after : List.of("", "z", "zz")) {
          for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            var encoded = encoder.encodeToString((before + value + after).getBytes(UTF_8));
            var masked = masks.apply(encoded);
            assertThat(masked).as("%s of %s%s", encoded, before, after).contains("***");
            // At most the characters that the value shares with its neighbours are left.
            assertThat(masked.length()).isLessThanOrEqualTo(3 + 4 * (before.length() / 3 + 2) + 4);
          }
        }
      }
    }
  }

  @Test
  void aValueThatIsSplitOverPagesIsMasked() {
    var value = "split-over-many-pages";
    var log = "begin " + value + " middle " + value + value + " split-over end";
    for (int size = 1; size <= log.length(); size++) {
      // A value that another follows at once is one masked stretch, which a page may divide.
      assertThat(paged(size, log, value, "over").replace("******", "***"))
          .as("pages of %d", size)
          .doesNotContain(value)
          .isEqualTo("begin *** middle *** split-*** end");
    }
  }

  /** Masks a log that comes in pages of a size. */
  private static String paged(int size, String log, String... values) {
    try (var masks = of(values)) {
      var all = new StringBuilder();
      var page = Masks.Page.none();
      for (int at = 0; at < log.length(); at += size) {
        var text = log.substring(at, Math.min(log.length(), at + size)).getBytes(UTF_8);
        page = masks.page(page, text);
        all.append(new String(page.text(), UTF_8));
      }
      return all + new String(masks.end(page), UTF_8);
    }
  }

  @Test
  void pagesAndTheWholeAreMaskedAlike() {
    var random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      var values = new ArrayList<String>();
      for (int i = 0; i < 4; i++) {
        values.add(letters(random, 4 + random.nextInt(5)));
      }
      var log = letters(random, 200);
      try (var masks = of(values.toArray(String[]::new))) {
        var whole = masks.apply(log);
        for (String value : values) {
          assertThat(whole).doesNotContain(value);
        }
        // A page may end within what is masked, which then has two marks.
        assertThat(paged(17, log, values.toArray(String[]::new)).replaceAll("(\\*\\*\\*)+", "***"))
            .isEqualTo(whole.replaceAll("(\\*\\*\\*)+", "***"));
      }
    }
  }

  private static String letters(SplittableRandom random, int length) {
    return random.ints(length, 0, 2).mapToObj(it -> it == 0 ? "a" : "b").reduce("", String::concat);
  }

  /**
   * Time is that of reading: ten times the text takes about ten times as long, whatever the values.
   */
  @Test
  void theTimeDoesNotDependOnTheValues() {
    var hostile = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      hostile.add("a".repeat(48 * 1024 - i) + "b");
    }
    var text = "a".repeat(4 * 1024 * 1024).getBytes(UTF_8);
    try (var masks = of(hostile.toArray(String[]::new));
        var usual = of("ab-one", "ab-two")) {
      masks.apply(text);
      usual.apply(text);
      long hard = nanos(() -> masks.apply(text));
      long easy = nanos(() -> usual.apply(text));
      System.out.printf(
          "masks: 4 MB of log take %d ms with ten values of 48 KB, %d ms with two short ones%n",
          hard / 1_000_000, easy / 1_000_000);
      assertThat(hard).isLessThan(20 * easy + 1_000_000_000L);
    }
  }

  private static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
