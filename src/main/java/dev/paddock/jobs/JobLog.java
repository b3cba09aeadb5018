package dev.paddock.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The reader of a job's log, step after step, while the job runs or later. An answer has a part of
 * the log; the next begins where it ends, and each line is sent once.
 */
final class JobLog {
  private static final int MOST_STEPS_REMEMBERED = 20_000;

  // The size at which official agents begin a new page, in bytes; a smaller page is a step's last.
  private static final int PAGE = 8 * 1024 * 1024;

  // Agents send the last page of a step a second or two after they have reported its end.
  private static final Duration LAST_PAGE = Duration.ofSeconds(10);

  private final Database database;
  private final JobStepStore steps;
  private final JobLogStore logs;
  private final HeardLineStore heard;
  private final LogReaders readers;
  private final Clock clock;

  // A cache: where the steps of ended jobs are in the whole log, which takes reading all of it.
  private final Cache<JobId, List<Optional<WholeLog.Range>>> ranges =
      Caffeine.newBuilder()
          .maximumWeight(MOST_STEPS_REMEMBERED)
          .weigher((JobId job, List<Optional<WholeLog.Range>> of) -> of.size() + 1)
          .build();
  private final ReentrantLock one = new ReentrantLock(); // one at a time: whole logs are large

  JobLog(
      Database database,
      JobStepStore steps,
      JobLogStore logs,
      HeardLineStore heard,
      LogReaders readers,
      Clock clock) {
    this.database = database;
    this.steps = steps;
    this.logs = logs;
    this.heard = heard;
    this.readers = readers;
    this.clock = clock;
  }

  /** Lines, and where to go on. */
  record Lines(List<String> lines, LogPlace next) {}

  /** The stored steps and logs of a job. */
  private record Written(
      Job job,
      boolean ended,
      List<JobStepStore.Place> steps,
      Map<String, List<JobLogStore.Log>> logs) {
    List<JobLogStore.Log> of(String record) {
      return logs.getOrDefault(record, List.of());
    }

    boolean isPaged(int step) {
      return logs.containsKey(steps.get(step).externalId());
    }
  }

  /** The lines after a reader's place, or the first part of them. */
  Lines after(Job job, LogPlace place) {
    var written = written(job);
    var whole = written.ended() ? rangesOf(written) : List.<Optional<WholeLog.Range>>of();
    var answer = new LogAnswer();
    var at = place;
    for (int i = 0; i < written.steps().size(); i++) {
      int number = written.steps().get(i).number();
      if (number < at.step()) {
        continue;
      }
      var from = number == at.step() ? at : new LogPlace(number, 0, 0);
      var range = written.ended() ? whole.get(i) : Optional.<WholeLog.Range>empty();
      boolean isOver = isOver(written, i);
      at =
          range.isPresent()
              ? readWhole(written, range.get(), from, answer)
              : reading(written, i, isOver).read(from, answer);
      if (!isOver || answer.isFull()) {
        // The lines of the next step come only after all of this one.
        break;
      }
    }
    return new Lines(answer.lines(), at);
  }

  private Written written(Job job) {
    return database.read(handle ->
        new Written(
            job,
            job.state() == Job.State.COMPLETED,
            steps.places(handle, job.id()),
            logs.logs(handle, job.id()).stream()
                .collect(Collectors.groupingBy(JobLogStore.Log::record))));
  }

  /** Whether a step will write no more, and all that it wrote is there. */
  private boolean isOver(Written written, int index) {
    var step = written.steps().get(index);
    if (written.ended() || !step.isCompleted()) {
      return written.ended();
    }
    return step.isSkipped()
        || isWhole(written.of(step.externalId()))
        || step.endedAt().filter(it -> it.plus(LAST_PAGE).isAfter(clock.instant())).isEmpty()
        // Pages come in the order of their steps.
        || IntStream.range(index + 1, written.steps().size()).anyMatch(written::isPaged);
  }

  private static boolean isWhole(List<JobLogStore.Log> pages) {
    return !pages.isEmpty() && pages.getLast().size() > 0 && pages.getLast().size() < PAGE;
  }

  private StepReading reading(Written written, int index, boolean isOver) {
    var step = written.steps().get(index).externalId();
    var pages = written.of(step);
    int paged = (int) pages.stream().mapToLong(JobLogStore.Log::lines).sum();
    return new StepReading(
        database,
        heard,
        new StepReading.Extent(
            written.job().id(), step, paged, isOver && isWhole(pages), isOver, written.ended()),
        () -> readers.of(written.job(), pages, isOver));
  }

  private LogPlace readWhole(
      Written written, WholeLog.Range range, LogPlace from, LogAnswer answer) {
    int begin = range.begin() + from.line();
    var lines =
        readers
            .of(written.job(), written.of(JobLogs.WHOLE), true)
            .lines(begin, Math.clamp(range.end() - begin, 0, answer.room()), answer.bytesLeft());
    answer.addAll(lines);
    return from.plus(lines.size());
  }

  private List<Optional<WholeLog.Range>> rangesOf(Written written) {
    var known = ranges.getIfPresent(written.job().id());
    if (known != null) {
      return known;
    }
    one.lock();
    try {
      return ranges.get(written.job().id(), id -> findRanges(written));
    } finally {
      one.unlock();
    }
  }

  private List<Optional<WholeLog.Range>> findRanges(Written written) {
    var whole = written.of(JobLogs.WHOLE);
    if (whole.isEmpty()) {
      return written.steps().stream().map(step -> Optional.<WholeLog.Range>empty()).toList();
    }
    var own =
        written.steps().stream()
            .map(step -> written.of(step.externalId()))
            .map(pages ->
                pages.isEmpty()
                    ? Optional.<long[]>empty()
                    : Optional.of(readers.of(written.job(), pages, true).hashes()))
            .toList();
    return WholeLog.complete(own, readers.of(written.job(), whole, true).hashes());
  }
}
