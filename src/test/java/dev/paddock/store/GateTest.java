package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may use the store; the time that passes is the test's. */
final class GateTest {
  private static final Duration STALLED = Duration.ofNanos(Gate.STALLED_NANOS).plusMillis(1);
  private static final int MOST = 2;

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final Gate gate = new Gate("reads", MOST, it -> false, meters);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Use> uses = new ArrayList<>();

  /** A use of the store that ends when the test says so. */
  private final class Use {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Future<Boolean> result =
        threads.submit(() ->
            gate.pass(() -> {
              begun.countDown();
              return awaited(end);
            }));

    Use() {
      uses.add(this);
    }

    boolean hasBegun() {
      return begun.getCount() == 0;
    }

    void end() throws Exception {
      end.countDown();
      assertThat(result.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @AfterEach
  void end() {
    uses.forEach(it -> it.end.countDown());
    threads.close();
  }

  private static void eventually(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private Use begun() {
    var use = new Use();
    eventually(use::hasBegun);
    return use;
  }

  private Use waiting() {
    double before = waits();
    var use = new Use();
    eventually(() -> waits() == before + 1);
    return use;
  }

  private double waits() {
    return meters.get("paddock.store.waiting").tag("kind", "reads").gauge().value();
  }

  private void refusedAtOnce() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> gate.pass(() -> 1))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("2 reads are at work");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void asManyGoOnAsMayAndTheOthersWaitForTheirTurn() throws Exception {
    var first = begun();
    var second = begun();
    var third = waiting();
    assertThat(third.hasBegun()).isFalse();
    first.end();
    eventually(third::hasBegun);
    assertThat(waits()).isZero();
    second.end();
    third.end();
  }

  @Test
  void whileNoneEndsOthersAreRefusedAtOnceAndAllIsWellOnceOneDoes() throws Exception {
    var first = begun();
    var second = begun();
    var third = waiting();
    clock.add(STALLED);
    refusedAtOnce();
    refusedAtOnce();
    first.end();
    eventually(third::hasBegun);
    var fourth = waiting();
    second.end();
    eventually(fourth::hasBegun);
    third.end();
    fourth.end();
    assertThat(gate.pass(() -> "well")).isEqualTo("well");
  }

  @Test
  void aLongQuietTimeIsNoStandstill() {
    clock.add(Duration.ofHours(1));
    begun();
    begun();
    waiting();
  }

  @Test
  void oneLongUseIsNoStandstillOfTheOthers() {
    begun();
    clock.add(Duration.ofMinutes(1));
    begun();
    waiting();
  }

  @Test
  void aUseThatFailsMakesRoom() {
    var ran = new AtomicInteger();
    for (int i = 0; i < 3 * MOST; i++) {
      assertThatThrownBy(() ->
              gate.pass(() -> {
                ran.incrementAndGet();
                throw new IllegalStateException("planted");
              }))
          .hasMessage("planted");
    }
    assertThat(ran).hasValue(3 * MOST);
  }
}
