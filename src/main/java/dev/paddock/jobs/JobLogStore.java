package dev.paddock.jobs;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What jobs write, in the database: lines while they come, then the log of each step. */
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

  void append(Handle tx, long log, byte[] content) {
    int size =
        tx.createQuery("update job_logs set size = size + :more where id = :log returning size")
            .bind("more", content.length)
            .bind("log", log)
            .mapTo(Integer.class)
            .one();
    int begin = size - content.length;
    for (int at = 0; at < content.length; at += LARGEST_PART) {
      int end = Math.min(content.length, at + LARGEST_PART);
      tx.createUpdate(
              "insert into job_log_parts (log_id, number, content) values (:log, :number, :content)")
          .bind("log", log)
          .bind("number", begin + at)
          .bind("content", Arrays.copyOfRange(content, at, end))
          .execute();
    }
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
  void addLines(Handle tx, JobId job, String step, String lines) {
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
        .bind("count", lines.split("\n", -1).length)
        .bind("lines", lines)
        .execute();
  }

  /** The lines of a step that have come, from one on. */
  List<String> lines(Handle handle, JobId job, String step, int after) {
    var found = new ArrayList<String>();
    handle
        .createQuery(
            """
            select number, lines from job_lines
            where job_id = :job and external_id = :step and number + count > :after + 1
            order by number
            """)
        .bind("job", job.value())
        .bind("step", step)
        .bind("after", after)
        .map((row, context) -> {
          var lines = List.of(row.getString("lines").split("\n", -1));
          return lines.subList(Math.max(0, after + 1 - row.getInt("number")), lines.size());
        })
        .forEach(found::addAll);
    return found;
  }

  /** The log of a step, if it is there: its pages in their order. */
  Optional<byte[]> content(Handle handle, JobId job, String step) {
    var logs = logs(handle, job, step);
    if (logs.isEmpty()) {
      return Optional.empty();
    }
    var all = new ByteArrayOutputStream();
    for (long log : logs) {
      handle
          .createQuery("select content from job_log_parts where log_id = :log order by number")
          .bind("log", log)
          .mapTo(byte[].class)
          .forEach(all::writeBytes);
    }
    return Optional.of(all.toByteArray());
  }

  private static List<Long> logs(Handle handle, JobId job, String step) {
    return handle
        .createQuery(
            "select id from job_logs where job_id = :job and external_id = :step order by id")
        .bind("job", job.value())
        .bind("step", step)
        .mapTo(Long.class)
        .list();
  }
}
