package dev.paddock.broker;

import dev.paddock.jobs.WaitingJob;
import dev.paddock.runners.RunnerId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runners that wait for a message, one request each. What there is to tell is in the database; here
 * they are only woken to look.
 */
final class Polls {
  /** How long a request waits: agents give up after a minute, and rest where it is much less. */
  static final Duration LONGEST = Duration.ofSeconds(50);

  private final Map<RunnerId, Poll> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer;

  Polls(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** One request that waits. */
  static final class Poll {
    private final boolean idle;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean changed = new AtomicBoolean();
    private volatile WaitingJob.Taker taker;
    private volatile boolean over;
    private volatile @Nullable WaitingJob offered;

    private Poll(WaitingJob.Taker taker, boolean idle) {
      this.taker = taker;
      this.idle = idle;
    }

    /** Whether something has happened to the runner since this was asked last. */
    boolean runnerHasChanged() {
      return changed.getAndSet(false);
    }

    /** What the runner is now. */
    void runnerIs(WaitingJob.Taker runner) {
      taker = runner;
    }

    /** Has it look at the database; whether nobody has done so since it looked last. */
    private boolean wake() {
      boolean first = woken.compareAndSet(false, true);
      if (first) {
        wakes.release();
      }
      return first;
    }

    /** It has waited long enough, or there is no one any more to answer. */
    void end() {
      over = true;
      wakes.release();
    }

    boolean isOver() {
      return over;
    }

    /** The job for which it was woken, once: nobody else was. */
    Optional<WaitingJob> offered() {
      var job = offered;
      offered = null;
      return Optional.ofNullable(job);
    }

    private boolean offer(WaitingJob job) {
      boolean taken = offered == null && !woken.get();
      if (taken) {
        offered = job;
        taken = wake();
      }
      return taken;
    }

    /** Waits until there is reason to look again; false if it is over. */
    boolean await() {
      try {
        wakes.acquire();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
      woken.set(false);
      return !over;
    }
  }

  /** What waits for a message as long as a request may. */
  interface Wait<T> {
    T until(Poll poll);
  }

  /**
   * Waits; an earlier request of the same runner is over.
   *
   * @param idle whether it would take a job
   */
  <T> T begin(WaitingJob.Taker taker, boolean idle, Wait<T> wait) {
    var poll = new Poll(taker, idle);
    Optional.ofNullable(open.put(taker.id(), poll)).ifPresent(Poll::end);
    var end = endOf(poll);
    try {
      return wait.until(poll);
    } finally {
      end.cancel(false);
      open.remove(taker.id(), poll);
    }
  }

  private Future<?> endOf(Poll poll) {
    try {
      return timer.schedule(poll::end, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      poll.end();
      return CompletableFuture.completedFuture(poll);
    }
  }

  /** Has a runner look at the database, if it waits here, for something happened to it. */
  void wake(RunnerId runner) {
    var poll = open.get(runner);
    if (poll != null) {
      poll.changed.set(true);
      poll.wake();
    }
  }

  /** Wakes one runner that may have a job; whether one waits here. */
  boolean wakeOneFor(WaitingJob job) {
    return open.values().stream()
        .anyMatch(poll -> poll.idle && !poll.over && job.isFor(poll.taker) && poll.offer(job));
  }

  /** The same for many jobs; those with a label that nobody here has cost next to nothing. */
  void wakeFor(List<WaitingJob> jobs) {
    if (jobs.isEmpty() || open.isEmpty()) {
      return;
    }
    var labels = new HashSet<String>();
    open.values().forEach(poll -> labels.addAll(poll.taker.labels()));
    jobs.stream().filter(job -> labels.containsAll(job.labels())).forEach(this::wakeOneFor);
  }

  /** Has all that wait answered: the server stops. */
  void close() {
    timer.shutdownNow();
    open.values().forEach(Poll::end);
  }
}
