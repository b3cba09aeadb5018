package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Ledger.Findings;
import dev.paddock.proof.Load.Unavailable;
import dev.paddock.store.Database;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are killed while clients write. What a kill shows is that nothing is confirmed
 * before its commit and that what lies there is whole; that a commit reaches the disk is shown by
 * {@link DurabilityTest}, because what a process wrote outlives it in any case.
 */
final class CrashTest {
  private static final int ROUNDS = Boolean.getBoolean("paddock.long") ? 50 : 5;
  private static final int SECRET_CLIENTS = 6;
  private static final int NAMES = 6;
  private static final int LARGEST_VALUE = 6000;

  private final SplittableRandom random = new SplittableRandom();
  private final Ledger ledger = new Ledger();
  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  CrashTest() {}

  private Load load(ServerProcess server, Unavailable unavailable) {
    var load = new Load(server, ledger, unavailable);
    for (int i = 0; i < SECRET_CLIENTS; i++) {
      var writes = new SecretWrites(load, "W" + i, NAMES, LARGEST_VALUE, random.split());
      load.with(writes::step);
    }
    for (String prefix : new String[] {"jit-a", "jit-b"}) {
      load.with(new RunnerWrites(load, prefix, random.split())::step);
    }
    return load;
  }

  private static Findings add(Findings all, Findings more) {
    all.lost().addAll(more.lost());
    all.resurrected().addAll(more.resurrected());
    all.wrong().addAll(more.wrong());
    return all;
  }

  private void report(String engine, int crashes, Findings findings) {
    System.out.printf(
        "crash, %s: %d kills, %d writes confirmed, %d unanswered; lost %d, resurrected %d, in another state %d%n",
        engine,
        crashes,
        ledger.confirmed(),
        ledger.unanswered(),
        findings.lost().size(),
        findings.resurrected().size(),
        findings.wrong().size());
    assertThat(findings).matches(Findings::isEmpty);
  }

  @Test
  void sqliteLosesNothingThatWasConfirmed() throws Exception {
    var place = Place.of(scratch);
    var all = ledger.compare(Map.of());
    for (int round = 0; round < ROUNDS; round++) {
      try (var server = ServerProcess.start(place)) {
        add(all, ledger.compare(Inspection.of(place, server)));
        var load = load(server, Unavailable.IS_A_FAULT);
        load.atConfirmed(random.nextInt(20, 300), server::kill);
        load.end();
      }
    }
    try (var server = ServerProcess.start(place)) {
      add(all, ledger.compare(Inspection.of(place, server)));
    }
    try (var database = place.database()) {
      assertWhole(database);
    }
    report("SQLite", ROUNDS, all);
  }

  @Test
  void postgresqlLosesNothingThatWasConfirmed() throws Exception {
    try (var postgres = new OwnPostgres(scratch.resolve("postgres"))) {
      var place = Place.of(scratch, postgres.setting());
      var all = ledger.compare(Map.of());
      for (int round = 0; round < ROUNDS; round++) {
        // One, the other, both
        boolean killsPaddock = round % 3 != 1;
        boolean crashesPostgres = round % 3 != 0;
        try (var server = ServerProcess.start(place)) {
          add(all, ledger.compare(Inspection.of(place, server)));
          var load =
              load(server, crashesPostgres ? Unavailable.LEAVES_DOUBT : Unavailable.IS_A_FAULT);
          load.atConfirmed(
              random.nextInt(20, 300), crashesPostgres ? postgres::crash : server::kill);
          if (killsPaddock) {
            server.kill();
          }
          if (crashesPostgres) {
            postgres.restart();
          }
          if (!killsPaddock) {
            // It finds the database again by itself.
            load.awaitConfirmed(20);
          }
          load.end();
        }
      }
      try (var server = ServerProcess.start(place)) {
        add(all, ledger.compare(Inspection.of(place, server)));
      }
      try (var database = place.database()) {
        assertHasNoHalfRunner(database);
      }
      report("PostgreSQL", ROUNDS, all);
    }
  }

  private static void assertWhole(Database database) {
    assertThat(
            database.<String>read(
                handle -> handle.createQuery("pragma integrity_check").mapToString().one()))
        .isEqualTo("ok");
    assertThat(
            database.<Boolean>read(
                handle -> handle.createQuery("pragma foreign_key_check").exists()))
        .isFalse();
    assertHasNoHalfRunner(database);
  }

  /** A just-in-time runner and its credentials are made by one write. */
  private static void assertHasNoHalfRunner(Database database) {
    int half =
        database.read(handle ->
            handle
                .createQuery(
                    """
                    select count(*) from runners where ephemeral
                      and id not in (select runner_id from runner_credentials)
                    """)
                .map(row -> (int) row.getLong(1))
                .one());
    assertThat(half).isZero();
  }
}
