package dev.paddock.jobs;

import java.util.ArrayList;
import java.util.List;

/** The lines of one answer, limited in their number and size. */
final class LogAnswer {
  private static final int MOST_LINES = 10_000;
  private static final int MOST_BYTES = 1024 * 1024;

  private final List<String> lines = new ArrayList<>();
  private int bytes;

  List<String> lines() {
    return lines;
  }

  void add(String line) {
    lines.add(line);
    bytes += line.length();
  }

  void addAll(List<String> more) {
    more.forEach(this::add);
  }

  int room() {
    return Math.max(0, MOST_LINES - lines.size());
  }

  int bytesLeft() {
    return Math.max(0, MOST_BYTES - bytes);
  }

  boolean isFull() {
    return room() == 0 || bytesLeft() == 0;
  }
}
