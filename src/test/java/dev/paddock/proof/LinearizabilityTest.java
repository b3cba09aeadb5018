package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Linearizability.Operation;
import java.util.ArrayList;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker itself, on histories of a number that is written (w), read (r) and added to (a). */
final class LinearizabilityTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one after the other                         | w1 0 1, r1 2 3, w2 4 5, r2 6 7           | true
          a read of what is being written, before it  | w1 0 9, r0 1 2                           | true
          a read of what is being written, after it   | w1 0 9, r1 1 2                           | true
          nobody reads what was there before          | w1 0 1, r0 2 3                           | false
          two reads do not go back                    | w1 0 9, r1 1 2, r0 3 4                   | false
          two writers at once, the last stays         | w1 0 9, w2 0 9, r1 10 11, r1 12 13       | true
          two writers at once, not first one then other | w1 0 9, w2 0 9, r1 10 11, r2 12 13     | false
          both are added                              | a1 0 9, a2 0 9, r3 10 11                 | true
          an update is lost                           | a1 0 9, a2 0 9, r2 10 11                 | false
          nothing from nowhere                        | w1 0 1, r7 0 9                           | false
          """)
  void tells(String sentence, String history, boolean isPossible) {
    var operations = new ArrayList<Operation>();
    for (String text : history.split(", ", -1)) {
      var words = text.split(" ", -1);
      int number = Integer.parseInt(words[0].substring(1));
      char kind = words[0].charAt(0);
      operations.add(
          new Operation(
              text,
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              state ->
                  switch (kind) {
                    case 'w' -> OptionalInt.of(number);
                    case 'a' -> OptionalInt.of(state + number);
                    default -> state == number ? OptionalInt.of(state) : OptionalInt.empty();
                  }));
    }
    assertThat(Linearizability.holds(0, operations)).as(sentence).isEqualTo(isPossible);
  }
}
