package dev.paddock.broker;

import dev.paddock.runners.RunnerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The times at which the runners of this process were last heard of. They change with every
 * request, so they are kept in memory and written only now and then: often enough that another
 * process, which reads the database, does not take a runner for lost.
 */
final class Presence {
  /** How far behind the database may be. */
  static final Duration WRITTEN_EVERY = Duration.ofSeconds(30);

  /**
   * @param polls that are open: as long as there is one, the runner is there
   */
  private record Heard(Instant last, int polls, Instant written) {}

  private final Map<RunnerId, Heard> heard = new ConcurrentHashMap<>();
  private final Clock clock;

  Presence(Clock clock) {
    this.clock = clock;
  }

  /** A runner has made a request. */
  void seen(RunnerId runner) {
    change(runner, 0);
  }

  void pollBegins(RunnerId runner) {
    change(runner, 1);
  }

  void pollEnds(RunnerId runner) {
    change(runner, -1);
  }

  private void change(RunnerId runner, int polls) {
    var now = clock.instant();
    heard.merge(
        runner,
        new Heard(now, Math.max(0, polls), Instant.EPOCH),
        (known, first) -> new Heard(now, Math.max(0, known.polls() + polls), known.written()));
  }

  void forget(RunnerId runner) {
    heard.remove(runner);
  }

  /** When this process last heard of a runner, if ever. */
  Optional<Instant> last(RunnerId runner) {
    return Optional.ofNullable(heard.get(runner)).map(this::last);
  }

  private Instant last(Heard it) {
    return it.polls() > 0 ? clock.instant() : it.last();
  }

  /** Runners of which nothing was heard since a moment. */
  Map<RunnerId, Instant> silentSince(Instant moment) {
    var silent = new HashMap<RunnerId, Instant>();
    heard.forEach((runner, it) -> {
      if (last(it).isBefore(moment)) {
        silent.put(runner, it.last());
      }
    });
    return silent;
  }

  /** The times that are due to be written; they count as written from now on. */
  Map<RunnerId, Instant> toWrite() {
    var now = clock.instant();
    var due = new HashMap<RunnerId, Instant>();
    heard.forEach((runner, it) -> {
      boolean isNews = last(it).isAfter(it.written());
      if (isNews && !it.written().plus(WRITTEN_EVERY).isAfter(now)) {
        due.put(runner, last(it));
        heard.computeIfPresent(runner, (id, known) -> new Heard(known.last(), known.polls(), now));
      }
    });
    return due;
  }
}
