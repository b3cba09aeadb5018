package dev.paddock.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks for many markers at once, in every spelling, in bytes of any sort. */
final class Search {
  private static final int WINDOW = Long.BYTES;

  private record Needle(String name, byte[] bytes) {}

  private final Map<Long, List<Needle>> byBeginning = new HashMap<>();
  private final boolean[] ends = new boolean[1 << Short.SIZE]; // of some beginning, two bytes
  private long bytes;

  Search(Collection<Marker> markers) {
    markers.forEach(this::add);
  }

  /** Looks for one more. */
  void add(Marker marker) {
    for (Marker.Spelling spelling : marker.spellings()) {
      add(new Needle(marker.name() + ", " + spelling.name(), spelling.bytes()));
    }
  }

  private void add(Needle needle) {
    long beginning = ByteBuffer.wrap(needle.bytes()).getLong();
    byBeginning.computeIfAbsent(beginning, key -> new ArrayList<>()).add(needle);
    ends[(int) beginning & 0xffff] = true;
  }

  /** How many bytes have been looked at. */
  long bytes() {
    return bytes;
  }

  /** What is found in a file, and where first. */
  Map<String, Long> in(Path file) {
    try (var channel = FileChannel.open(file)) {
      return channel.size() == 0
          ? Map.of()
          : in(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What is found in bytes, and where first. */
  Map<String, Long> in(ByteBuffer hay) {
    var found = new TreeMap<String, Long>();
    int length = hay.limit();
    bytes += length;
    long window = 0;
    for (int i = 0; i < length; i++) {
      window = (window << Byte.SIZE) | (hay.get(i) & 0xff);
      if (ends[(int) window & 0xffff] && i >= WINDOW - 1) {
        int begin = i - WINDOW + 1;
        byBeginning.getOrDefault(window, List.of()).stream()
            .filter(it -> isAt(hay, begin, it.bytes()))
            .forEach(it -> found.putIfAbsent(it.name(), (long) begin));
      }
    }
    return found;
  }

  private static boolean isAt(ByteBuffer hay, int begin, byte[] needle) {
    return begin + needle.length <= hay.limit()
        && hay.slice(begin, needle.length).equals(ByteBuffer.wrap(needle));
  }
}
