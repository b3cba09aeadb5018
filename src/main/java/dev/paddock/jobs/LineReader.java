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
 * The lines of a log, read part by part, each by a use of the database of its own: so much of a log
 * is in memory at a time, and nobody waits for a reader of a large one.
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

  /** How many lines end in some bytes. */
  static int lineFeeds(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  private byte[] content(Piece piece) {
    return piece
        .part()
        .map(part -> database.read(handle -> store.content(handle, part)))
        .orElse(piece.bytes());
  }

  /** What is done with each line, in bytes without its end; false for no more. */
  private interface Taker {
    boolean take(byte[] line, int length);
  }

  private void each(int from, Taker taker) {
    long line = 0;
    var current = new Line();
    for (Piece piece : pieces) {
      long lines = piece.part().flatMap(Part::lines).orElse(-1L);
      if (lines >= 0 && line + lines < from) {
        line += lines;
        continue;
      }
      var bytes = content(piece);
      for (byte b : bytes) {
        if (b != '\n') {
          if (line >= from) {
            current.add(b);
          }
        } else if (line++ >= from && !current.end(taker)) {
          return;
        }
      }
      Turns.giveWay();
    }
    if (ended && line >= from && !current.isEmpty()) {
      current.end(taker);
    }
  }

  private static final class Line extends ByteArrayOutputStream {
    private long cut;

    void add(byte b) {
      if (count < LONGEST_LINE) {
        write(b);
      } else {
        cut++;
      }
    }

    boolean isEmpty() {
      return count == 0;
    }

    boolean end(Taker taker) {
      if (cut > 0) {
        writeBytes(" … (%d bytes more)".formatted(cut).getBytes(StandardCharsets.UTF_8));
      }
      int length = count > 0 && buf[count - 1] == '\r' ? count - 1 : count;
      boolean more = taker.take(buf, length);
      cut = 0;
      reset();
      return more;
    }
  }

  private static int begin(byte[] line, int length) {
    return length >= TIME && line[TIME - 2] == 'Z' && line[10] == 'T' ? TIME : 0;
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
        (line, length) -> {
          int begin = begin(line, length);
          lines.add(new String(line, begin, length - begin, StandardCharsets.UTF_8));
          size[0] += length;
          return lines.size() < most && size[0] < bytes;
        });
    return lines;
  }

  /** A number for each line, the same for equal ones; without their times. */
  long[] hashes() {
    var hashes = new Longs();
    each(
        0,
        (line, length) -> {
          long hash = HASH;
          for (int i = begin(line, length); i < length; i++) {
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
