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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The open polls: runners that wait for a message, one request each. The messages are in the
 * database; a poll is only woken to look there.
 */
final class Polls {
  /** How long a request waits: agents time out after a minute, and pause if it is much less. */
  static final Duration LONGEST = Duration.ofSeconds(50);

  private final Map<RunnerId, Poll> open = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
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
    private final AtomicReference<@Nullable WaitingJob> offered = new AtomicReference<>();

    private Poll(WaitingJob.Taker taker, boolean idle) {
      this.taker = taker;
      this.idle = idle;
    }

    /** Whether something has happened to the runner since this was asked last. */
    boolean runnerHasChanged() {
      return changed.getAndSet(false);
    }

    /** Sets the runner as it is now. */
    void runnerIs(WaitingJob.Taker runner) {
      taker = runner;
    }

    /** Wakes it to look at the database; false if it was woken already and has not looked yet. */
    private boolean wake() {
      boolean first = woken.compareAndSet(false, true);
      if (first) {
        wakes.release();
      }
      return first;
    }

    /** Ends the wait: it was long enough, or the client has gone. */
    void end() {
      over = true;
      wakes.release();
    }

    boolean isOver() {
      return over;
    }

    /** The job that it was woken for, if any; given once. */
    Optional<WaitingJob> offered() {
      return Optional.ofNullable(offered.getAndSet(null));
    }

    private boolean offer(WaitingJob job) {
      if (woken.get() || !offered.compareAndSet(null, job)) {
        return false;
      }
      // Woken by something else meanwhile: it may have seen the job, or not.
      return wake() || !offered.compareAndSet(job, null);
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

  /** The work of a request while its poll is open. */
  interface Wait<T> {
    T until(Poll poll);
  }

  /**
   * Runs a wait with a poll of its own; an earlier poll of the same runner ends.
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

  /**
   * The number of changes of runners so far. If it is still the same once a poll has begun, the
   * labels that were read in between hold.
   */
  long changes() {
    return changes.get();
  }

  /** Wakes a runner, if it waits here, because something about it has changed. */
  void wake(RunnerId runner) {
    changes.incrementAndGet();
    var poll = open.get(runner);
    if (poll != null) {
      poll.changed.set(true);
      poll.wake();
    }
  }

  /** Wakes one runner that may have a job; whether there is one that waits here. */
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

  /** Ends all polls, because the server stops. */
  void close() {
    timer.shutdownNow();
    open.values().forEach(Poll::end);
  }
}
