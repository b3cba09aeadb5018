package dev.paddock.jobs;

import dev.paddock.jobs.JobSizeStore.Kept;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps the logs of a job: one for each step, in one or several pages, and one for the whole job.
 * Secrets are masked, and there is a limit, beyond which a log says how much is left out.
 */
public final class JobLogs {
  /** In the place of a step's external id: the log of the whole job. */
  public static final String WHOLE = "job";

  /**
   * How much is kept of the logs of a job's steps, in bytes; of the log of the whole job, which
   * repeats them, as much again.
   */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  // Each step has one, and one more for each 8 MiB.
  private static final int MOST_LOGS = 10_000;

  // The least that a line counts for, in bytes: official agents begin each with a time of that
  // length.
  private static final int SHORTEST_LINE = 30;
  // Room beyond the limit, in bytes, for the notices of what is left out.
  private static final int NOTICES = 64 * 1024;
  private static final int MARK = 3; // bytes

  private final Database database;
  private final JobSizeStore sizes;
  private final JobLogStore logs;
  private final JobSecrets secrets;

  JobLogs(Database database, JobSizeStore sizes, JobLogStore logs, JobSecrets secrets) {
    this.database = database;
    this.sizes = sizes;
    this.logs = logs;
    this.secrets = secrets;
  }

  /**
   * Begins a log.
   *
   * @param record whose it is: a step's external id, or {@link #WHOLE}; empty where {@link
   *     JobRecords#putSteps} says it later
   * @return its id; nothing where there is no room for one
   */
  public Optional<Long> create(Job job, Optional<String> record) {
    return database.advance(tx -> logs.create(tx, job.id(), record, MOST_LOGS));
  }

  /**
   * Adds to a log of the job. The end may be the beginning of a secret: then it is kept apart until
   * what follows shows what it is.
   *
   * @return whether it is a log of the job and there was room for all; where there was not, the log
   *     says so
   */
  public boolean append(Job job, long log, byte[] content) {
    return secrets.masked(
        job,
        masks -> {
          while (true) {
            try {
              return append(job, log, content, masks);
            } catch (OvertakenException again) {
              // The log has changed: it is read again.
            }
          }
        });
  }

  /** Another request has added to the log since it was read: nothing of this one is kept. */
  private static final class OvertakenException extends RuntimeException {
    OvertakenException() {
      super(null, null, false, false);
    }
  }

  /**
   * The state of a log before an addition.
   *
   * @param before the log of the same record that left its end open, if it was not this one
   */
  private record Open(JobLogStore.Head head, Optional<JobLogStore.Head> before) {}

  private boolean append(Job job, long log, byte[] content, Masks masks) {
    var found = database.read(handle -> open(handle, job, log));
    if (found.isEmpty()) {
      return false;
    }
    var open = found.get();
    var page = masked(job, open, content, masks);
    return database.advance(tx -> {
      tx.changesNothingShown();
      open.before().ifPresent(it -> unlessOvertaken(logs.takeRest(tx, it)));
      return keep(tx, job, open.head(), page);
    });
  }

  private Optional<Open> open(Handle handle, Job job, long log) {
    return logs.head(handle, job.id(), log)
        .map(head ->
            new Open(
                head,
                head.record().isEmpty() || head.size() > 0 || head.rest().isPresent()
                    ? Optional.empty()
                    : logs.before(handle, job.id(), head)));
  }

  private Masks.Page masked(Job job, Open open, byte[] content, Masks masks) {
    var text = open.head().size() == 0 ? withoutMark(content) : content;
    return masks.isEmpty()
        ? Masks.Page.plain(text)
        : masks.page(before(job, open.before().orElse(open.head())), text);
  }

  /** Adds a page if there is room for all of it, and says whether there was. */
  private boolean keep(Tx tx, Job job, JobLogStore.Head head, Masks.Page page) {
    boolean isWhole = head.record().filter(WHOLE::equals).isPresent();
    var kept = isWhole ? Kept.WHOLE : Kept.LOGS;
    boolean room = sizes.count(tx, job.id(), kept, size(page.text()), MOST_BYTES);
    if (room) {
      try (var rest = page.kept()) {
        unlessOvertaken(
            logs.append(
                tx,
                head,
                page.text(),
                page.rest().length == 0 ? null : secrets.encrypt(tx, job, head.log(), rest)));
      }
    } else if (!isWhole) {
      cut(tx, job, head, page.text());
    }
    return room;
  }

  private static void unlessOvertaken(boolean isAsSeen) {
    if (!isAsSeen) {
      throw new OvertakenException();
    }
  }

  /** Adds what there is room for, and a notice of how much is left out. */
  private void cut(Tx tx, Job job, JobLogStore.Head head, byte[] text) {
    long room = MOST_BYTES - sizes.kept(tx, job.id(), Kept.LOGS);
    int end = 0;
    for (int i = 0, begin = 0; i < text.length && room > 0; i++) {
      if (text[i] == '\n') {
        room -= Math.max(i + 1 - begin, SHORTEST_LINE);
        begin = i + 1;
        end = room >= 0 ? begin : end;
      }
    }
    var notice =
        "… %,d bytes are left out here: a job may write %,d\n"
            .formatted(text.length - end, MOST_BYTES)
            .getBytes(StandardCharsets.UTF_8);
    var kept = Arrays.copyOf(text, end + notice.length);
    System.arraycopy(notice, 0, kept, end, notice.length);
    if (sizes.count(tx, job.id(), Kept.LOGS, size(kept), MOST_BYTES + NOTICES)) {
      unlessOvertaken(logs.append(tx, head, kept, null));
    }
  }

  /** The size that a text counts for, in bytes. */
  private static long size(byte[] text) {
    long size = text.length;
    int begin = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        size += Math.max(0, SHORTEST_LINE - (i + 1 - begin));
        begin = i + 1;
      }
    }
    return size;
  }

  // The byte order mark, with which official agents begin each page.
  private static byte[] withoutMark(byte[] content) {
    boolean isMarked =
        content.length >= MARK
            && content[0] == (byte) 0xef
            && content[1] == (byte) 0xbb
            && content[2] == (byte) 0xbf;
    return isMarked ? Arrays.copyOfRange(content, MARK, content.length) : content;
  }

  private Masks.Page before(Job job, JobLogStore.Head head) {
    return head.rest()
        .map(stored ->
            database.read(handle -> {
              try (var opened = secrets.decrypt(handle, job, head.log(), stored)) {
                return Masks.Page.of(opened);
              }
            }))
        .orElse(Masks.Page.none());
  }
}
