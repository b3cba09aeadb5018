package dev.paddock.jobs;

import dev.paddock.jobs.JobLogStore.Part;
import dev.paddock.store.Database;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The reader of the lines of a log, part by part, each in a database read of its own: only one part
 * is in memory at a time, and nobody waits for a reader of a large log.
 */
final class LineReader {
  // What a runner puts before each line of a log: a time to a tenth of a microsecond, and a space
  private static final int TIME = "2026-01-01T00:00:00.0000000Z ".length();
  private static final int LONGEST_LINE = 1024 * 1024;
  private static final long HASH = 0x9e3779b97f4a7c15L;

  /**
   * A stretch of a log.
   *
   * @param part in the database; empty where the bytes are at hand
   */
  record Piece(Optional<Part> part, byte[] bytes) {
    static Piece of(Part part) {
      return new Piece(Optional.of(part), new byte[0]);
    }

    static Piece of(byte[] bytes) {
      return new Piece(Optional.empty(), bytes);
    }
  }

  private final Database database;
  private final JobLogStore store;
  private final List<Piece> pieces;
  private final boolean ended;

  /**
   * @param ended whether nothing follows, so that what has no line feed behind it is a line
   */
  LineReader(Database database, JobLogStore store, List<Piece> pieces, boolean ended) {
    this.database = database;
    this.store = store;
    this.pieces = pieces;
    this.ended = ended;
  }

  private byte[] content(Piece piece) {
    return piece
        .part()
        .map(part -> database.read(handle -> store.content(handle, part)))
        .orElse(piece.bytes());
  }

  /**
   * The handler of each line, which is a range of bytes without the line end; returns false to
   * stop.
   */
  private interface Taker {
    boolean take(byte[] bytes, int from, int to);
  }

  private void each(int from, Taker taker) {
    var lines = new Lines(from, taker);
    for (Piece piece : pieces) {
      if (!lines.skip(piece)) {
        if (!lines.take(content(piece))) {
          return;
        }
        Turns.giveWay();
      }
    }
    if (ended) {
      lines.end();
    }
  }

  /** The lines of the pieces read so far, of which a taker is given those from one on. */
  private static final class Lines {
    private final int from;
    private final Taker taker;
    private final Begun begun = new Begun();
    private long line;

    Lines(int from, Taker taker) {
      this.from = from;
      this.taker = taker;
    }

    /** Skips a piece that is known to end before the first line for the taker. */
    boolean skip(Piece piece) {
      long lines = piece.part().flatMap(Part::lines).orElse(-1L);
      boolean isBefore = lines >= 0 && line + lines < from;
      line += isBefore ? lines : 0;
      return isBefore;
    }

    /** Gives the taker the lines that end in some bytes; returns false if it stops. */
    boolean take(byte[] bytes) {
      int begin = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          if (line >= from && !begun.end(bytes, begin, i, taker)) {
            return false;
          }
          line++;
          begin = i + 1;
        }
      }
      if (line >= from) {
        begun.add(bytes, begin, bytes.length);
      }
      return true;
    }

    /** Gives the taker what has no line feed behind it. */
    void end() {
      if (line >= from && !begun.isEmpty()) {
        begun.end(new byte[0], 0, 0, taker);
      }
    }
  }

  /** A line that began in an earlier piece. */
  private static final class Begun extends ByteArrayOutputStream {
    private long cut;

    void add(byte[] bytes, int from, int to) {
      int room = Math.clamp(to - (long) from, 0, LONGEST_LINE - count);
      write(bytes, from, room);
      cut += to - from - room;
    }

    boolean isEmpty() {
      return count == 0;
    }

    boolean end(byte[] bytes, int from, int to, Taker taker) {
      if (count == 0 && to - from <= LONGEST_LINE) {
        return taker.take(bytes, from, withoutReturn(bytes, from, to));
      }
      add(bytes, from, to);
      if (cut > 0) {
        writeBytes(" … (%d bytes more)".formatted(cut).getBytes(StandardCharsets.UTF_8));
      }
      boolean more = taker.take(buf, 0, withoutReturn(buf, 0, count));
      cut = 0;
      reset();
      return more;
    }

    private static int withoutReturn(byte[] bytes, int from, int to) {
      return to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    }
  }

  /** The start of the text of a line, after the time that its runner puts before it. */
  private static int text(byte[] bytes, int from, int to) {
    boolean isTimed = to - from >= TIME && bytes[from + TIME - 2] == 'Z' && bytes[from + 10] == 'T';
    return isTimed ? from + TIME : from;
  }

  /**
   * Lines from one on, without their times.
   *
   * @param most how many
   * @param bytes after which there are enough
   */
  List<String> lines(int from, int most, int bytes) {
    var lines = new ArrayList<String>();
    if (most <= 0) {
      return lines;
    }
    var size = new int[1];
    each(
        from,
        (line, begin, end) -> {
          int text = text(line, begin, end);
          lines.add(new String(line, text, end - text, StandardCharsets.UTF_8));
          size[0] += end - begin;
          return lines.size() < most && size[0] < bytes;
        });
    return lines;
  }

  /** A hash of each line, without its time. */
  long[] hashes() {
    var hashes = new Longs();
    each(
        0,
        (line, begin, end) -> {
          long hash = HASH;
          for (int i = text(line, begin, end); i < end; i++) {
            hash = (hash ^ line[i]) * HASH;
            hash ^= hash >>> 29;
          }
          hashes.add(hash);
          return true;
        });
    return hashes.all();
  }

  private static final class Longs {
    private long[] values = new long[256];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size] = value;
      size++;
    }

    long[] all() {
      return Arrays.copyOf(values, size);
    }
  }
}
