package dev.paddock.jobs;

import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Optional;

/**
 * The live log lines in the database, which runners send while a step runs: some may be missing,
 * and long ones are cut. The pages of logs that come later have all lines in full.
 */
final class HeardLineStore {
  /**
   * Adds live lines of a step.
   *
   * @param start the number of the first, from 1; 0 where the runner does not say it
   */
  void add(Tx tx, JobId job, String step, int start, List<String> lines) {
    int next = next(tx, job, step);
    int first = start == 0 ? next : start;
    // Lines that are sent again are stored already.
    var unheard = lines.subList(Math.clamp(next - (long) first, 0, lines.size()), lines.size());
    if (unheard.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            insert into job_lines (job_id, external_id, number, count, lines)
            values (:job, :step, :number, :count, :lines)
            """)
        .bind("job", job)
        .bind("step", step)
        .bind("number", Math.max(first, next))
        .bind("count", unheard.size())
        .bind("lines", String.join("\n", unheard))
        .executeLater();
  }

  /** The number of the line after the last one that is stored. */
  private static int next(Handle handle, JobId job, String step) {
    return handle
        .createQuery(
            """
            select coalesce(max(number + count), 1) from job_lines
            where job_id = :job and external_id = :step
            """)
        .bind("job", job)
        .bind("step", step)
        .map(row -> (int) row.getLong(1))
        .one();
  }

  /**
   * A batch of live lines.
   *
   * @param number of the first, from 1
   */
  record Heard(int number, List<String> lines) {
    /** The number of the last, if none between them is missing. */
    int last() {
      return number + lines.size() - 1;
    }
  }

  /** The batch whose first line has a number. */
  Optional<Heard> at(Handle handle, JobId job, String step, int number) {
    return find(handle, job, step, "number = :at", number);
  }

  /** The batch after the one whose first line has a number; the first one for 0. */
  Optional<Heard> after(Handle handle, JobId job, String step, int number) {
    return find(handle, job, step, "number > :at", number);
  }

  /** The first batch that reaches beyond a line. */
  Optional<Heard> beyond(Handle handle, JobId job, String step, int line) {
    return find(handle, job, step, "number + count - 1 > :at", line);
  }

  private static Optional<Heard> find(Handle handle, JobId job, String step, String which, int at) {
    return handle
        .createQuery(
            "select number, lines from job_lines where job_id = :job and external_id = :step and "
                + which
                + " order by number limit 1")
        .bind("job", job)
        .bind("step", step)
        .bind("at", at)
        .map(
            row -> new Heard(row.getInt("number"), List.of(row.getString("lines").split("\n", -1))))
        .findOne();
  }
}
