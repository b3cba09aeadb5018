package dev.paddock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Fuzzer.Outcome;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/**
 * Fuzzes every method that has {@code @FuzzTest}, two at a time: 10 seconds each, and 10 minutes
 * with {@code -Dpaddock.long=true}. The same methods run as ordinary tests on the inputs that are
 * kept.
 */
final class FuzzingTest {
  private static final int SECONDS = Boolean.getBoolean("paddock.long") ? 600 : 10;
  private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  @TestFactory
  Stream<DynamicTest> noInputDoesHarm() {
    var targets = targets();
    assertThat(targets).hasSizeGreaterThanOrEqualTo(10);
    return targets.stream()
        .map(Fuzzer::new)
        .map(fuzzer -> started(fuzzer, TWO_AT_A_TIME.submit(() -> fuzzer.run(SECONDS))))
        .toList()
        .stream();
  }

  private static List<Method> targets() {
    return ReflectionSupport.findAllClassesInPackage(
            "dev.paddock", type -> true, name -> name.endsWith("FuzzTest"))
        .stream()
        .flatMap(type ->
            AnnotationSupport.findAnnotatedMethods(
                type, FuzzTest.class, HierarchyTraversalMode.TOP_DOWN)
                .stream())
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  private static DynamicTest started(Fuzzer fuzzer, Future<Outcome> outcome) {
    return DynamicTest.dynamicTest(fuzzer.name(), () -> judge(outcome));
  }

  private static void judge(Future<Outcome> outcome)
      throws ExecutionException, InterruptedException {
    switch (outcome.get()) {
      case Outcome.Nothing(var line) -> System.out.println(line);
      case Outcome.Finding(var report) -> fail(report);
      case Outcome.NotHere() -> {
        if (TOLD.compareAndSet(false, true)) {
          System.out.println("!!!! SKIPPED fuzzing: Jazzer has no native part for this platform");
        }
        throw new TestAbortedException("Jazzer has no native part for this platform");
      }
    }
  }

  @AfterAll
  static void stop() {
    TWO_AT_A_TIME.shutdownNow();
  }
}
