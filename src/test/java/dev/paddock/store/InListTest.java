package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InListTest {
  private static List<Integer> upTo(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  @Test
  void listsOfAllLengthsHaveFewLengths() {
    var lengths = new TreeSet<Integer>();
    for (int size = 1; size <= 10_000; size++) {
      var values = upTo(size);
      var padded = Statement.padded(values);
      assertThat(padded.subList(0, size)).isEqualTo(values);
      assertThat(new HashSet<>(padded)).hasSize(size);
      assertThat(padded.size()).isLessThan(2 * Math.max(size, 1));
      lengths.add(padded.size());
    }
    assertThat(lengths).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void partsAreShortAndHaveEachValueOnceInItsOrder() {
    for (int size : List.of(0, 1, 255, 256, 257, 512, 10_000)) {
      var parts = InList.parts(upTo(size));
      assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeBetween(1, 256));
      assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(upTo(size));
    }
    assertThat(InList.parts(Set.of())).isEmpty();
  }
}
