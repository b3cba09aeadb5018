package dev.paddock.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.crypto.Plaintext;
import dev.paddock.fuzz.Input;
import dev.paddock.fuzz.Repeats;
import dev.paddock.jobs.Masks.Page;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** No value stays in a text, nothing else leaves it, and pages are masked as the whole is. */
final class MasksFuzzTest {
  private static final int SHORTEST = 4;
  private static final int MOST_PAGES = 40;
  private static final int LONGEST_COUNTED_OUT = 2_000;

  /** The size of pages; values, with commas between them; the text. All characters are bytes. */
  @FuzzTest
  void masks(byte[] bytes) {
    var input = new Input(bytes);
    int size = 1 + input.number(100_000);
    var values = List.of(Repeats.in(input.line()).split(",", -1));
    var text = new String(Repeats.in(input.rest()).getBytes(ISO_8859_1), ISO_8859_1);
    try (var masks = of(values)) {
      var whole = new String(masks.apply(text.getBytes(ISO_8859_1)), ISO_8859_1);
      for (String value : values) {
        // Where there are stars in it, the marks of others may make it anew.
        if (value.length() >= SHORTEST && value.indexOf('*') < 0) {
          assertThat(holds(whole, bytesOf(value))).as("%s is in the result", value).isFalse();
        }
      }
      if (values.stream().mapToInt(String::length).sum() + text.length() < LONGEST_COUNTED_OUT) {
        assertThat(whole).isEqualTo(countedOut(values, text));
      }
      int pages = Math.max(size, text.length() / MOST_PAGES);
      assertThat(squeezed(paged(masks, pages, text))).isEqualTo(squeezed(whole));
    }
  }

  private static Masks of(List<String> values) {
    var secrets = values.stream().map(it -> new Plaintext(it.getBytes(ISO_8859_1))).toList();
    var masks = Masks.of(secrets);
    secrets.forEach(Plaintext::close);
    return masks;
  }

  // Not by the library, which takes the product of both lengths.
  private static boolean holds(String text, String value) {
    var back = new int[value.length()];
    for (int i = 1, matched = 0; i < back.length; i++) {
      matched = next(value, back, matched, value.charAt(i));
      back[i] = matched;
    }
    for (int i = 0, matched = 0; i < text.length(); i++) {
      matched = next(value, back, matched, text.charAt(i));
      if (matched == value.length()) {
        return true;
      }
    }
    return false;
  }

  /** How much of a value is matched after one more character. */
  private static int next(String value, int[] back, int before, char c) {
    int matched = before;
    while (matched > 0 && value.charAt(matched) != c) {
      matched = back[matched - 1];
    }
    return value.charAt(matched) == c ? matched + 1 : 0;
  }

  private static String bytesOf(String value) {
    return new String(value.getBytes(ISO_8859_1), ISO_8859_1);
  }

  /** What is left between pages is put away and read again, as the server does it. */
  private static String paged(Masks masks, int size, String text) {
    var all = new StringBuilder();
    var page = Page.none();
    for (int at = 0; at < text.length(); at += size) {
      var next = text.substring(at, Math.min(text.length(), at + size)).getBytes(ISO_8859_1);
      page = masks.page(page, next);
      all.append(new String(page.text(), ISO_8859_1));
      try (var kept = page.kept()) {
        page = Page.of(kept);
      }
    }
    return all + new String(masks.end(page), ISO_8859_1);
  }

  // A page may end within what is masked, which then has two marks.
  private static String squeezed(String text) {
    return text.replaceAll("(?:\\*\\*\\*)++", "***");
  }

  /** The text with each stretch masked that something to be masked covers, found one by one. */
  private static String countedOut(List<String> values, String text) {
    var covered = new boolean[text.length() + 1];
    for (String wanted : wanted(values)) {
      for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        Arrays.fill(covered, at, at + wanted.length(), true);
      }
    }
    var masked = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!covered[i]) {
        masked.append(text.charAt(i));
      } else if (!covered[i + 1]) {
        masked.append("***");
      }
    }
    return masked.toString();
  }

  /** Values, their lines, and their base64 wherever it may begin. */
  private static Set<String> wanted(List<String> values) {
    var wanted = new HashSet<String>();
    for (String value : values.stream().map(MasksFuzzTest::bytesOf).toList()) {
      wanted.add(value);
      wanted.addAll(List.of(value.split("\r?\n", -1)));
      var last = value.substring(value.lastIndexOf('\n') + 1);
      if (last.length() < value.length() && last.endsWith("\r")) {
        wanted.remove(last);
        wanted.add(last.substring(0, last.length() - 1));
      }
      if (value.length() >= SHORTEST) {
        Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
            .forEach(encoder -> {
              wanted.add(encoder.encodeToString(value.getBytes(ISO_8859_1)));
              for (int before = 0; before < 3; before++) {
                wanted.add(inner(encoder, value, before));
              }
            });
      }
    }
    wanted.removeIf(it -> it.length() < SHORTEST);
    return wanted;
  }

  /** The characters of base64 that are the same whatever stands around the value. */
  private static String inner(Base64.Encoder encoder, String value, int before) {
    var one = encoder.withoutPadding();
    var with0 = one.encodeToString(("\0".repeat(before) + value + "\0\0").getBytes(ISO_8859_1));
    var with1 =
        one.encodeToString(("\u00ff".repeat(before) + value + "\u00ff\u00ff").getBytes(ISO_8859_1));
    int begin = 0;
    while (with0.charAt(begin) != with1.charAt(begin)) {
      begin++;
    }
    int end = (before + value.length()) * 8 / 6;
    return with0.substring(begin, end);
  }
}
