package dev.paddock.jobs;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.store.Columns;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What jobs write, in the database: lines while they come, then the log of each step in parts. */
final class JobLogStore {
  private static final int LARGEST_PART = 256 * 1024;

  private final Clock clock;

  JobLogStore(Clock clock) {
    this.clock = clock;
  }

  /** Begins a log; which step it is of is said later. */
  long create(Handle tx, JobId job) {
    return tx.createQuery(
            "insert into job_logs (job_id, size, created_at) values (:job, 0, :now) returning id")
        .bind("job", job.value())
        .bind("now", clock.millis())
        .mapTo(Long.class)
        .one();
  }

  /**
   * How far a log has come.
   *
   * @param size bytes
   * @param rest the end of its last page, where that may go on as a secret
   */
  record Head(long log, long size, Optional<Ciphertext> rest) {}

  Optional<Head> head(Handle handle, JobId job, long log) {
    return handle
        .createQuery(
            """
            select id, size, tail, tail_key_version from job_logs
            where id = :log and job_id = :job
            """)
        .bind("log", log)
        .bind("job", job.value())
        .map((row, context) ->
            new Head(
                row.getLong("id"),
                row.getLong("size"),
                rest(row.getBytes("tail"), row.getInt("tail_key_version"))))
        .findOne();
  }

  private static Optional<Ciphertext> rest(byte @Nullable [] bytes, int keyVersion) {
    return bytes == null ? Optional.empty() : Optional.of(new Ciphertext(bytes, keyVersion));
  }

  /** Adds to a log, unless it has grown since; whether it has not. */
  boolean append(Handle tx, Head seen, byte[] content, @Nullable Ciphertext rest) {
    int grown =
        tx.createUpdate(
                """
                update job_logs set size = size + :more, tail = :rest, tail_key_version = :version
                where id = :log and size = :seen
                """)
            .bind("more", content.length)
            .bind("rest", rest == null ? null : rest.bytes())
            .bind("version", rest == null ? null : rest.keyVersion())
            .bind("log", seen.log())
            .bind("seen", seen.size())
            .execute();
    for (int at = 0; grown > 0 && at < content.length; at += LARGEST_PART) {
      var part = Arrays.copyOfRange(content, at, Math.min(content.length, at + LARGEST_PART));
      tx.createUpdate(
              """
              insert into job_log_parts (log_id, number, content, lines)
              values (:log, :number, :content, :lines)
              """)
          .bind("log", seen.log())
          .bind("number", seen.size() + at)
          .bind("content", part)
          .bind("lines", LineReader.lineFeeds(part))
          .execute();
    }
    return grown > 0;
  }

  /** Says which step a log is of; the lines that came before it are then no longer needed. */
  void bind(Handle tx, JobId job, long log, String step) {
    int bound =
        tx.createUpdate(
                """
                update job_logs set external_id = :step
                where id = :log and job_id = :job and external_id is null
                """)
            .bind("log", log)
            .bind("job", job.value())
            .bind("step", step)
            .execute();
    if (bound > 0) {
      tx.createUpdate("delete from job_lines where job_id = :job and external_id = :step")
          .bind("job", job.value())
          .bind("step", step)
          .execute();
    }
  }

  /** Adds lines of a step, unless its log is there already. */
  void addLines(Handle tx, JobId job, String step, List<String> lines) {
    if (!logs(tx, job, step).isEmpty()) {
      return;
    }
    int first =
        tx.createQuery(
                """
                select coalesce(max(number + count), 1) from job_lines
                where job_id = :job and external_id = :step
                """)
            .bind("job", job.value())
            .bind("step", step)
            .mapTo(Integer.class)
            .one();
    tx.createUpdate(
            """
            insert into job_lines (job_id, external_id, number, count, lines)
            values (:job, :step, :number, :count, :lines)
            """)
        .bind("job", job.value())
        .bind("step", step)
        .bind("number", first)
        .bind("count", lines.size())
        .bind("lines", String.join("\n", lines))
        .execute();
  }

  /** The next lines of a step that have come, from one on: those of one batch. */
  List<String> lines(Handle handle, JobId job, String step, int after) {
    return handle
        .createQuery(
            """
            select number, lines from job_lines
            where job_id = :job and external_id = :step and number + count > :after + 1
            order by number limit 1
            """)
        .bind("job", job.value())
        .bind("step", step)
        .bind("after", after)
        .map((row, context) -> {
          var lines = List.of(row.getString("lines").split("\n", -1));
          return lines.subList(Math.max(0, after + 1 - row.getInt("number")), lines.size());
        })
        .findOne()
        .orElse(List.of());
  }

  /** The logs of a step, in the order in which they were begun. */
  List<Long> logs(Handle handle, JobId job, String step) {
    return handle
        .createQuery(
            "select id from job_logs where job_id = :job and external_id = :step order by id")
        .bind("job", job.value())
        .bind("step", step)
        .mapTo(Long.class)
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
        .map((row, context) -> new Part(log, row.getLong("number"), Columns.number(row, "lines")))
        .list();
  }

  byte[] content(Handle handle, Part part) {
    return handle
        .createQuery("select content from job_log_parts where log_id = :log and number = :number")
        .bind("log", part.log())
        .bind("number", part.number())
        .mapTo(byte[].class)
        .findOne()
        .orElse(new byte[0]);
  }
}
