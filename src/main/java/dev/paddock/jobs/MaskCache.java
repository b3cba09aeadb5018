package dev.paddock.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cache of the masks of running jobs. A job's masks are kept from their first use to the end of
 * the job; where the end is not heard of, or a request was under way then, to the end of its lease.
 * They are then wiped: at once, or after the last use that is under way.
 */
final class MaskCache {
  // In nodes of word trees, of 21 bytes each: about 40 MB.
  private static final int MOST = 2_000_000;

  private final Clock clock;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  // The one that was used longest ago comes first.
  private final Map<JobId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  MaskCache(Clock clock) {
    this(clock, MOST);
  }

  /**
   * @param most how many nodes all word trees together may have
   */
  MaskCache(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  private static final class Entry {
    final Masks masks;
    Instant until;
    int users;
    boolean removed;

    Entry(Masks masks, Instant until) {
      this.masks = masks;
      this.until = until;
    }
  }

  /**
   * Lends a job's masks for one use.
   *
   * @param make makes them if they are not kept. Only those of a job in progress are kept: it is
   *     given no other secrets any more
   */
  <T> T lend(Job job, Supplier<Masks> make, Function<Masks, T> work) {
    if (job.state() != Job.State.IN_PROGRESS || job.leaseUntil().isEmpty()) {
      try (var masks = make.get()) {
        return work.apply(masks);
      }
    }
    var until = job.leaseUntil().get();
    var entry = take(job.id(), until).orElseGet(() -> add(job.id(), new Entry(make.get(), until)));
    try {
      return work.apply(entry.masks);
    } finally {
      giveBack(entry);
    }
  }

  private Optional<Entry> take(JobId job, Instant until) {
    lock.lock();
    try {
      var found = Optional.ofNullable(entries.get(job));
      found.ifPresent(entry -> {
        entry.users++;
        entry.until = until;
      });
      return found;
    } finally {
      lock.unlock();
    }
  }

  private Entry add(JobId job, Entry made) {
    lock.lock();
    try {
      made.users++;
      remove(job); // another request has made them meanwhile
      if (made.masks.size() > most) {
        made.removed = true;
        return made;
      }
      entries.put(job, made);
      size += made.masks.size();
      while (size > most) {
        remove(entries.keySet().iterator().next());
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Entry entry) {
    lock.lock();
    try {
      entry.users--;
      wipeIfUnused(entry);
    } finally {
      lock.unlock();
    }
  }

  private void remove(JobId job) {
    var entry = entries.remove(job);
    if (entry != null) {
      size -= entry.masks.size();
      entry.removed = true;
      wipeIfUnused(entry);
    }
  }

  private static void wipeIfUnused(Entry entry) {
    if (entry.removed && entry.users == 0) {
      entry.masks.close();
    }
  }

  /** Wipes the masks of a job that ends. */
  void drop(JobId job) {
    lock.lock();
    try {
      remove(job);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Wipes the masks of jobs whose leases are over.
   *
   * @return of how many jobs
   */
  int wipeOld() {
    var now = clock.instant();
    lock.lock();
    try {
      var old =
          entries.entrySet().stream()
              .filter(it -> it.getValue().until.isBefore(now))
              .map(Map.Entry::getKey)
              .toList();
      old.forEach(this::remove);
      return old.size();
    } finally {
      lock.unlock();
    }
  }
}
