package dev.paddock.proof;

import dev.paddock.proof.Outcome.Answered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A client that has nothing to do with an attack: it asks who it is every 50 ms, or as soon as it
 * has the answer before, and notes how long each took from when its request was due. It watches the
 * server's memory too.
 */
final class Bystander implements AutoCloseable {
  /**
   * What it noted.
   *
   * @param p99 milliseconds
   * @param slowest milliseconds
   * @param refused answers that were not 200, and connections that broke
   * @param memory the largest resident set, MB
   */
  record Notes(int answers, long p99, long slowest, int refused, long memory) {}

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(50);

  private final ServerProcess server;
  private final Supplier<Wire> client;
  private final Thread thread;
  private final List<Long> times = new ArrayList<>();
  private int refused;
  private long memory;
  private volatile boolean ended;

  /**
   * @param client makes its connection
   */
  Bystander(ServerProcess server, Supplier<Wire> client) {
    this.server = server;
    this.client = client;
    this.thread = Thread.ofPlatform().name("bystander").start(this::watch);
  }

  private void watch() {
    try (var wire = client.get()) {
      long due = System.nanoTime();
      while (!ended) {
        LockSupport.parkNanos(due - System.nanoTime());
        boolean good = asks(wire);
        long answered = System.nanoTime();
        note(answered - due, good);
        due = Math.max(due + PERIOD, answered);
      }
    }
  }

  private static boolean asks(Wire wire) {
    try {
      return wire.get("/user") instanceof Answered answer && answer.status() == 200;
    } catch (AssertionError silence) {
      wire.close();
      return false;
    }
  }

  private synchronized void note(long nanos, boolean good) {
    times.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    refused += good ? 0 : 1;
    memory = Math.max(memory, resident(server.pid()));
  }

  /** MB of a process that are in memory; 0 where it has ended. */
  static long resident(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(it -> it.startsWith("VmRSS:"))
          .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Waits, and gives what it noted since it was last asked. */
  Notes notes(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    return notes();
  }

  /** What it noted since it was last asked. */
  synchronized Notes notes() {
    var sorted = times.stream().sorted().toList();
    var notes =
        sorted.isEmpty()
            ? new Notes(0, Long.MAX_VALUE, Long.MAX_VALUE, refused, memory)
            : new Notes(
                sorted.size(),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.getLast(),
                refused,
                memory);
    times.clear();
    refused = 0;
    memory = 0;
    return notes;
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
