package dev.paddock.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.jobs.LineReader.Piece;
import dev.paddock.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * What a job has written, step after step, for who reads it while it runs or later. An answer has a
 * part of it; the next begins where it ends.
 */
final class JobLog {
  private static final int MOST_LINES = 10_000;
  private static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_STEPS_REMEMBERED = 20_000;

  private final Database database;
  private final JobStepStore steps;
  private final JobLogStore logs;
  private final JobSecrets secrets;

  // Where the steps of ended jobs stand in their whole log, which takes a reading of all to find.
  private final Cache<JobId, List<Optional<WholeLog.Range>>> ranges =
      Caffeine.newBuilder()
          .maximumWeight(MOST_STEPS_REMEMBERED)
          .weigher((JobId job, List<Optional<WholeLog.Range>> of) -> of.size() + 1)
          .build();
  private final ReentrantLock one = new ReentrantLock(); // whole logs are large

  JobLog(Database database, JobStepStore steps, JobLogStore logs, JobSecrets secrets) {
    this.database = database;
    this.steps = steps;
    this.logs = logs;
    this.secrets = secrets;
  }

  /**
   * How far a reader has come.
   *
   * @param step its number
   * @param line how many of its lines were read
   */
  record Place(int step, int line) {
    static final Place START = new Place(0, 0);
  }

  /** Lines, and where to go on. */
  record Lines(List<String> lines, Place next) {}

  /** What has been written since a reader looked last, or the next part of it. */
  Lines after(Job job, Place place) {
    var all = database.read(handle -> steps.places(handle, job.id()));
    boolean ended = job.state() == Job.State.COMPLETED;
    var whole = ended ? rangesOf(job, all) : List.<Optional<WholeLog.Range>>of();
    var found = new ArrayList<String>();
    int bytes = 0;
    var at = place;
    for (int i = 0; i < all.size(); i++) {
      var step = all.get(i);
      if (step.number() < at.step()) {
        continue;
      }
      int read = step.number() == at.step() ? at.line() : 0;
      int room = MOST_LINES - found.size();
      var range = ended ? whole.get(i) : Optional.<WholeLog.Range>empty();
      var own = pieces(job, step.externalId(), ended);
      List<String> lines;
      if (range.isPresent()) {
        int begin = range.get().begin() + read;
        lines =
            reader(pieces(job, JobRecords.WHOLE, true), true)
                .lines(begin, Math.min(room, range.get().end() - begin), MOST_BYTES - bytes);
      } else if (own.isPresent()) {
        lines = reader(own, ended).lines(read, room, MOST_BYTES - bytes);
      } else {
        lines = heard(job, step.externalId(), read, room);
      }
      found.addAll(lines);
      bytes += lines.stream().mapToInt(String::length).sum();
      at = new Place(step.number(), read + lines.size());
      boolean mayWriteMore = !ended && own.isEmpty();
      if (mayWriteMore || found.size() >= MOST_LINES || bytes >= MOST_BYTES) {
        // What the next one wrote comes after that.
        break;
      }
    }
    return new Lines(found, at);
  }

  private List<String> heard(Job job, String step, int read, int room) {
    var lines = new ArrayList<String>();
    while (lines.size() < room) {
      int after = read + lines.size();
      var more = database.read(handle -> logs.lines(handle, job.id(), step, after));
      if (more.isEmpty()) {
        break;
      }
      lines.addAll(more.subList(0, Math.min(more.size(), room - lines.size())));
    }
    return lines;
  }

  private LineReader reader(Optional<List<Piece>> pieces, boolean ended) {
    return new LineReader(database, logs, pieces.orElse(List.of()), ended);
  }

  /** The pieces of a log, if it is there. */
  private Optional<List<Piece>> pieces(Job job, String step, boolean ended) {
    return database.read(handle -> {
      var ids = logs.logs(handle, job.id(), step);
      var pieces = new ArrayList<Piece>();
      for (long log : ids) {
        logs.parts(handle, log).forEach(part -> pieces.add(Piece.of(part)));
        if (ended) {
          rest(handle, job, log).ifPresent(it -> pieces.add(Piece.of(it)));
        }
      }
      return ids.isEmpty() ? Optional.<List<Piece>>empty() : Optional.of(pieces);
    });
  }

  /** The end of a log that might have become a secret, and has not. */
  private Optional<byte[]> rest(Handle handle, Job job, long log) {
    return logs.head(handle, job.id(), log)
        .flatMap(JobLogStore.Head::rest)
        .map(stored -> {
          try (var opened = secrets.decrypt(handle, job, log, stored)) {
            return secrets.masked(handle, job, masks -> masks.end(Masks.Page.of(opened)));
          }
        });
  }

  private List<Optional<WholeLog.Range>> rangesOf(Job job, List<JobStepStore.Place> all) {
    var known = ranges.getIfPresent(job.id());
    if (known != null) {
      return known;
    }
    one.lock();
    try {
      return ranges.get(job.id(), id -> findRanges(job, all));
    } finally {
      one.unlock();
    }
  }

  private List<Optional<WholeLog.Range>> findRanges(Job job, List<JobStepStore.Place> all) {
    var whole = pieces(job, JobRecords.WHOLE, true);
    if (whole.isEmpty()) {
      return all.stream().map(step -> Optional.<WholeLog.Range>empty()).toList();
    }
    var own =
        all.stream()
            .map(step ->
                pieces(job, step.externalId(), true)
                    .map(it -> reader(Optional.of(it), true).hashes()))
            .toList();
    return WholeLog.complete(own, reader(whole, true).hashes());
  }
}
