package dev.paddock.jobs;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.store.Handle;
import dev.paddock.store.Query;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs of jobs in the database, each in parts. */
final class JobLogStore {
  private static final int LARGEST_PART = 256 * 1024;

  private final Clock clock;

  JobLogStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins a log, as long as the job has fewer than it may.
   *
   * @param record whose it is; empty where that is said later
   */
  Optional<Long> create(Tx tx, JobId job, Optional<String> record, int most) {
    return tx.createQuery(
            """
            insert into job_logs (job_id, external_id, size, created_at)
            select j.id, :record, 0, :now from jobs j
            where j.id = :job and (select count(*) from job_logs l where l.job_id = :job) < :most
            returning id
            """)
        .bind("job", job)
        .bind("record", record)
        .bind("most", most)
        .bind("now", clock.millis())
        .mapToLong()
        .findOne();
  }

  /**
   * The state of a log.
   *
   * @param record whose it is; empty where that is not known yet
   * @param size bytes
   * @param rest the end of its last page, encrypted, if that may be the beginning of a secret
   */
  record Head(long log, Optional<String> record, long size, Optional<Ciphertext> rest) {}

  Optional<Head> head(Handle handle, JobId job, long log) {
    return heads(handle, "id = :log and job_id = :job")
        .bind("log", log)
        .bind("job", job)
        .map(row -> head(row))
        .findOne();
  }

  /** The log that the same record had before this one, if its end may go on in this. */
  Optional<Head> before(Handle handle, JobId job, Head log) {
    return heads(
            handle,
            """
            tail is not null and id = (
              select max(id) from job_logs
              where job_id = :job and external_id = :record and id < :log)
            """)
        .bind("job", job)
        .bind("record", log.record())
        .bind("log", log.log())
        .map(row -> head(row))
        .findOne();
  }

  private static Query heads(Handle handle, String condition) {
    return handle.createQuery(
        "select id, external_id, size, tail, tail_key_version from job_logs where " + condition);
  }

  private static Head head(Row row) {
    return new Head(
        row.getLong("id"),
        row.optionalString("external_id"),
        row.getLong("size"),
        rest(row.getBytes("tail"), row.getInt("tail_key_version")));
  }

  private static Optional<Ciphertext> rest(byte @Nullable [] bytes, int keyVersion) {
    return bytes == null ? Optional.empty() : Optional.of(new Ciphertext(bytes, keyVersion));
  }

  /** How many lines end in some bytes. */
  static int lineFeeds(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  /** Adds to a log, unless it has grown since it was read; whether it was added. */
  boolean append(Tx tx, Head seen, byte[] content, @Nullable Ciphertext rest) {
    int grown =
        tx.createUpdate(
                """
                update job_logs set size = :seen + :more, lines = lines + :lines, tail = :rest,
                  tail_key_version = :version
                where id = :log and size = :seen
                """)
            .bind("more", content.length)
            .bind("lines", lineFeeds(content))
            .bind("rest", rest == null ? null : rest.bytes())
            .bind("version", rest == null ? null : rest.keyVersion())
            .bind("log", seen.log())
            .bind("seen", seen.size())
            .execute();
    if (grown > 0) {
      addParts(tx, seen, content);
    }
    return grown > 0;
  }

  private static void addParts(Tx tx, Head seen, byte[] content) {
    for (int at = 0; at < content.length; at += LARGEST_PART) {
      var part = Arrays.copyOfRange(content, at, Math.min(content.length, at + LARGEST_PART));
      tx.createUpdate(
              """
              insert into job_log_parts (log_id, number, content, lines)
              values (:log, :number, :content, :lines)
              """)
          .bind("log", seen.log())
          .bind("number", seen.size() + at)
          .bind("content", part)
          .bind("lines", lineFeeds(part))
          .execute();
    }
  }

  /** Removes the kept end of a log that goes on in the next; whether it was still there. */
  boolean takeRest(Tx tx, Head seen) {
    return tx.createUpdate(
                """
                update job_logs set tail = null, tail_key_version = null
                where id = :log and size = :seen and tail is not null
                """)
            .bind("log", seen.log())
            .bind("seen", seen.size())
            .execute()
        > 0;
  }

  /** Assigns a log to a record. */
  void bind(Tx tx, JobId job, long log, String record) {
    tx.createUpdate(
            """
            update job_logs set external_id = :record
            where id = :log and job_id = :job and coalesce(external_id, '') <> :record
            """)
        .bind("log", log)
        .bind("job", job)
        .bind("record", record)
        .executeLater();
  }

  /**
   * Forgets the log of a whole job if those of its steps have as many lines and bytes.
   *
   * @param whole its record
   */
  void forgetRepeated(Tx tx, JobId job, String whole) {
    tx.createUpdate(
            """
            delete from job_logs where job_id = :job and external_id = :whole and exists (
              select 1 from (
                select sum(case when l.external_id = :whole then l.lines else -l.lines end) as lines,
                  sum(case when l.external_id = :whole then l.size else -l.size end) as size
                from job_logs l where l.job_id = :job and (
                  l.external_id = :whole or l.external_id in (
                    select s.external_id from job_steps s where s.job_id = :job))) difference
              where difference.lines = 0 and difference.size = 0)
            """)
        .bind("job", job)
        .bind("whole", whole)
        .executeLater();
  }

  /**
   * A log of a record: a page, or all of it.
   *
   * @param size bytes
   * @param lines how many end in it
   */
  record Log(long id, String record, long size, long lines) {}

  /** The logs of a job whose records are known, in the order in which they were begun. */
  List<Log> logs(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select id, external_id, size, lines from job_logs
            where job_id = :job and external_id is not null order by id
            """)
        .bind("job", job)
        .map(row ->
            new Log(
                row.getLong("id"),
                row.getString("external_id"),
                row.getLong("size"),
                row.getLong("lines")))
        .list();
  }

  /**
   * A part of a log.
   *
   * @param lines how many end in it; empty where that was not counted
   */
  record Part(long log, long number, Optional<Long> lines) {}

  /** The parts of a log, in their order. */
  List<Part> parts(Handle handle, long log) {
    return handle
        .createQuery("select number, lines from job_log_parts where log_id = :log order by number")
        .bind("log", log)
        .map(row -> new Part(log, row.getLong("number"), row.optionalLong("lines")))
        .list();
  }

  byte[] content(Handle handle, Part part) {
    return handle
        .createQuery("select content from job_log_parts where log_id = :log and number = :number")
        .bind("log", part.log())
        .bind("number", part.number())
        .map(row -> row.getBytes(1))
        .findOne()
        .orElse(new byte[0]);
  }
}
