package dev.paddock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.identity.ApiException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuditPhraseTest {
  @Test
  void fiftyTermsAreUnderstoodAndNotOneMore() {
    var phrase = AuditPhrase.parse("actor:alice ".repeat(50));
    assertThat(phrase.values()).hasSize(50).containsEntry("phrase49", "alice");
    for (int terms : List.of(51, 1_200, 100_000)) {
      assertThatThrownBy(() -> AuditPhrase.parse("a:b ".repeat(terms)))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("For 'phrase', there are more than 50 terms.");
    }
  }

  @Test
  void aLongPhraseIsReadAsQuicklyAsItIsLong() {
    for (String part :
        List.of("a", "-", "\"", ":", " ", "\"a ", "a:\"", "created:", "_:", "action:%_", "..")) {
      assertThat(part)
          .satisfies(it ->
              assertThat(time("x" + it.repeat(100_000 / it.length())))
                  .isLessThan(Duration.ofSeconds(1)));
    }
  }

  private static Duration time(String phrase) {
    long start = System.nanoTime();
    try {
      assertThat(AuditPhrase.parse(phrase).values()).hasSizeLessThanOrEqualTo(50);
    } catch (ApiException tooMany) {
      assertThat(tooMany.reason()).contains("phrase");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
