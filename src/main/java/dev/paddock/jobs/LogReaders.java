package dev.paddock.jobs;

import dev.paddock.jobs.LineReader.Piece;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes readers of logs that are in the database. */
final class LogReaders {
  private final Database database;
  private final JobLogStore logs;
  private final JobSecrets secrets;

  LogReaders(Database database, JobLogStore logs, JobSecrets secrets) {
    this.database = database;
    this.logs = logs;
    this.secrets = secrets;
  }

  /**
   * A reader of some logs, one behind the other.
   *
   * @param ended whether none will follow
   */
  LineReader of(Job job, List<JobLogStore.Log> pages, boolean ended) {
    var pieces =
        database.read(handle -> {
          var all = new ArrayList<Piece>();
          pages.forEach(
              log -> logs.parts(handle, log.id()).forEach(part -> all.add(Piece.of(part))));
          if (ended && !pages.isEmpty()) {
            rest(handle, job, pages.getLast().id()).ifPresent(it -> all.add(Piece.of(it)));
          }
          return all;
        });
    return new LineReader(database, logs, pieces, ended);
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
}
