package dev.paddock.app;

import dev.paddock.feature.Chore;
import dev.paddock.store.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler: runs the chores of all features on one thread. It looks every second which of them
 * are due by the clock.
 */
final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long SECONDS_TO_END = 5;

  private final List<Planned> planned = new ArrayList<>();
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().name("chores").daemon().unstarted(work));

  Chores(List<Chore> chores, MeterRegistry meters, Clock clock) {
    this.clock = clock;
    chores.forEach(it -> planned.add(new Planned(it, meters, clock.instant())));
  }

  /** Begins to run what is due. */
  void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::runDue, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runDue() {
    planned.forEach(it -> it.runIfDue(clock));
  }

  /** When each chore last succeeded; one that has not yet is left out. */
  Map<String, Instant> lastSuccess() {
    var moments = new LinkedHashMap<String, Instant>();
    planned.forEach(it -> {
      if (it.succeeded.isAfter(Instant.EPOCH)) {
        moments.put(it.chore.name(), it.succeeded);
      }
    });
    return moments;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException end) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class Planned {
    private final Chore chore;
    private final Timer timer;
    private final Counter things;
    private Instant last;
    private volatile Instant succeeded = Instant.EPOCH;

    /**
     * @param start from which the first run is counted
     */
    Planned(Chore chore, MeterRegistry meters, Instant start) {
      this.chore = chore;
      this.last = start;
      this.timer =
          Timer.builder("paddock.chores")
              .description("Runs of chores, and how long they took")
              .tag("chore", chore.name())
              .register(meters);
      this.things =
          Counter.builder("paddock.chores.things")
              .description("Rows that chores wrote, or other things that they did")
              .tag("chore", chore.name())
              .register(meters);
      Gauge.builder("paddock.chores.last.success", () -> succeeded.getEpochSecond())
          .description("When a chore last succeeded, in seconds since 1970; 0 for not yet")
          .tag("chore", chore.name())
          .register(meters);
    }

    void runIfDue(Clock clock) {
      var now = clock.instant();
      boolean eachTime = chore.every().compareTo(TICK) <= 0;
      // A clock that was set back is no reason to wait for longer.
      if (!eachTime && now.isBefore(last.plus(chore.every())) && !now.isBefore(last)) {
        return;
      }
      last = now;
      try {
        timer.record(() -> things.increment(chore.work().getAsInt()));
        succeeded = now;
      } catch (StoreUnavailableException outage) {
        LOG.atWarn().addKeyValue("chore", chore.name()).log(outage.getMessage());
      } catch (RuntimeException bug) {
        LOG.atError().setCause(bug).addKeyValue("chore", chore.name()).log("a chore failed");
      }
    }
  }
}
