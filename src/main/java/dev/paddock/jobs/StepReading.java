package dev.paddock.jobs;

import dev.paddock.jobs.HeardLineStore.Heard;
import dev.paddock.store.Database;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one step's lines. The pages of its log are authoritative; beyond them there are
 * only live lines, of which some may be missing.
 */
final class StepReading {
  // Official agents cut live lines at this length.
  private static final int CUT = 1024;
  private static final String CUT_HERE = "...";
  private static final int COMPARED_AT_A_TIME = 10_000;
  private static final int BYTES_AT_A_TIME = 1024 * 1024;

  /**
   * The state of a step's log.
   *
   * @param step its external id
   * @param paged how many lines its pages have
   * @param isWhole whether no page will follow
   * @param isOver whether it will write no more
   * @param jobEnded whether its job has ended
   */
  record Extent(
      JobId job, String step, int paged, boolean isWhole, boolean isOver, boolean jobEnded) {}

  private final Database database;
  private final HeardLineStore heard;
  private final Extent extent;
  private final Supplier<LineReader> pages;
  private @Nullable LineReader reader;

  StepReading(Database database, HeardLineStore heard, Extent extent, Supplier<LineReader> pages) {
    this.database = database;
    this.heard = heard;
    this.extent = extent;
    this.pages = pages;
  }

  /** Adds the lines after a place in the step to an answer; the place that is reached. */
  LogPlace read(LogPlace from, LogAnswer answer) {
    var at = amongPages(from, answer);
    if (at.heard() == 0 && (at.line() < extent.paged() || extent.isOver())) {
      var lines = reader().lines(at.line(), answer.room(), answer.bytesLeft());
      answer.addAll(lines);
      at = at.plus(lines.size());
    }
    // A page that nobody has read to its end goes first.
    while (!extent.isWhole() && !answer.isFull()) {
      var next = next(at);
      if (next.isEmpty()) {
        break;
      }
      at = tell(next.get(), at, answer);
    }
    return at;
  }

  // Its parts are looked up once, and only where a page is read.
  private LineReader reader() {
    var known = reader;
    if (known == null) {
      known = pages.get();
      reader = known;
    }
    return known;
  }

  private Optional<Heard> next(LogPlace at) {
    return database.read(handle ->
        at.heard() > 0
            ? heard.after(handle, extent.job(), extent.step(), at.heard())
            : heard.beyond(
                handle, extent.job(), extent.step(), Math.max(at.line(), extent.paged())));
  }

  private LogPlace tell(Heard next, LogPlace at, LogAnswer answer) {
    // A reader of live lines has not read the pages, so it goes on from its own line.
    int told = at.heard() > 0 ? at.line() : Math.max(at.line(), extent.paged());
    tellMissing(next.number() - 1 - told, !extent.jobEnded(), answer);
    // The first of these lines may be the last of a page.
    int known = next.number() > told || at.heard() > 0 ? 0 : find(next).orNominal(told);
    answer.addAll(next.lines().subList(known, next.lines().size()));
    return new LogPlace(at.step(), next.last(), next.number());
  }

  /**
   * @param come whether they are in a page, or will be
   */
  private static void tellMissing(int count, boolean come, LogAnswer answer) {
    if (count > 0) {
      var lines = count == 1 ? "line is in" : "lines are in";
      answer.add("… %,d %s".formatted(count, come ? lines + " the log" : never(count)));
    }
  }

  private static String never(int count) {
    return count == 1 ? "line never came" : "lines never came";
  }

  /** The same place in the pages, once they have the live lines that were sent there. */
  private LogPlace amongPages(LogPlace at, LogAnswer answer) {
    if (at.heard() == 0) {
      return at;
    }
    var told = database.read(handle -> heard.at(handle, extent.job(), extent.step(), at.heard()));
    if (told.isEmpty()) {
      return new LogPlace(at.step(), at.line(), 0);
    }
    if (told.get().number() > extent.paged() && !extent.isWhole()) {
      return at;
    }
    var found = find(told.get());
    // Those that are not found lie beyond the pages, as long as another may follow.
    boolean isThere = found.isAll() || extent.isWhole();
    if (!isThere) {
      return at;
    }
    // Lines that were missing between those of the batch.
    tellMissing(found.last() - told.get().last(), true, answer);
    return new LogPlace(at.step(), found.last(), 0);
  }

  /**
   * The place of a batch of live lines in the pages.
   *
   * @param count how many of them are there, of the first
   * @param line the number of the last one there
   */
  private record Found(Heard heard, int count, int line) {
    boolean isAll() {
      return count == heard.lines().size();
    }

    /** The number of the last line that was sent. */
    int last() {
      return isAll() ? line : Math.max(line, heard.last());
    }

    /** How many are there, or would be if none between them were left out. */
    int orNominal(int paged) {
      return Math.min(
          heard.lines().size(), count > 0 ? count : Math.max(0, paged - heard.number() + 1));
    }
  }

  /** Seeks them one after the other: between any two of them lines may have been left out. */
  private Found find(Heard sought) {
    int end =
        database
            .read(handle -> heard.after(handle, extent.job(), extent.step(), sought.number()))
            .map(next -> Math.min(next.number() - 1, extent.paged()))
            .orElse(extent.paged());
    var reader = reader();
    int line = sought.number() - 1;
    int last = line;
    int count = 0;
    while (line < end && count < sought.lines().size()) {
      var lines = reader.lines(line, Math.min(end - line, COMPARED_AT_A_TIME), BYTES_AT_A_TIME);
      if (lines.isEmpty()) {
        break;
      }
      for (String text : lines) {
        line++;
        if (count < sought.lines().size() && isSame(sought.lines().get(count), text)) {
          count++;
          last = line;
        }
      }
    }
    return new Found(sought, count, last);
  }

  private static boolean isSame(String heard, String text) {
    return heard.equals(text)
        || (heard.length() >= CUT
            && text.startsWith(
                heard.endsWith(CUT_HERE)
                    ? heard.substring(0, heard.length() - CUT_HERE.length())
                    : heard));
  }
}
