package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change that was confirmed counts in the very next answer, whatever was remembered: on
 * PostgreSQL in that of another process, on SQLite in that on another connection. Clients make
 * changes and take them back while others do the same, and ask before and after.
 */
final class RevocationTest {
  private static final int ROUNDS = Boolean.getBoolean("paddock.long") ? 10_000 : 2_000;
  // By one client at first: a cache holds best while nobody else writes
  private static final int ALONE = ROUNDS / 4;
  private static final int CLIENTS = 6;
  private static final int ENOUGH = 20; // wrong answers, to see what is wrong

  private final ReversalWorld world = new ReversalWorld();
  private final Map<String, Integer> rounds = new ConcurrentSkipListMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  RevocationTest() {}

  /** Where a server begins with what the clients need. */
  private Place place(String name, String... settings) throws IOException {
    var place = Place.of(Files.createDirectory(scratch.resolve(name)), settings);
    Files.writeString(place.world(), world.text(CLIENTS));
    return place;
  }

  @Test
  void postgresqlsOtherProcessKnowsAtOnce() throws Exception {
    try (var postgres = new PostgresPair(scratch)) {
      var first = place("first", postgres.setting());
      try (var changed = ServerProcess.start(first)) {
        var key = "keys.root=file:" + first.data().resolve("root.key");
        try (var asked = ServerProcess.start(place("second", postgres.setting(), key))) {
          prove("PostgreSQL, two processes", changed, asked);
        }
      }
    }
  }

  @Test
  void sqlitesOtherConnectionKnowsAtOnce() throws Exception {
    try (var server = ServerProcess.start(place("only"))) {
      prove("SQLite, one process", server, server);
    }
  }

  private void prove(String where, ServerProcess changed, ServerProcess asked) throws Exception {
    var clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(number -> new Reversals(world, changed, asked, number).all())
            .toList();
    long begin = System.nanoTime();
    play(clients.subList(0, 1), 0, ALONE);
    play(clients, ALONE, ROUNDS);
    System.out.printf(
        "revocation, %s: %,d rounds in %.0f s, %,d by one client and then %,d by %d, of each kind %s; %d answers wrong%n",
        where,
        rounds.values().stream().mapToInt(it -> it).sum(),
        (System.nanoTime() - begin) / 1e9,
        ALONE,
        ROUNDS - ALONE,
        CLIENTS,
        rounds,
        wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(changed.errors()).isEmpty();
    assertThat(asked.errors()).isEmpty();
  }

  /** Plays the rounds of these numbers, each by the next client that has time. */
  private void play(List<List<Reversal>> clients, int from, int to) throws Exception {
    var next = new AtomicInteger(from);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var players = clients.stream().map(it -> threads.submit(() -> play(it, next, to))).toList();
      for (var player : players) {
        player.get();
      }
    }
  }

  private void play(List<Reversal> all, AtomicInteger next, int to) {
    for (int round = next.getAndIncrement(); round < to; round = next.getAndIncrement()) {
      var reversal = all.get(round % all.size());
      reversal.play(round, wrong::add);
      rounds.merge(reversal.kind(), 1, Integer::sum);
      if (wrong.size() >= ENOUGH) {
        return;
      }
    }
  }
}
