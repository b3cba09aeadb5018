package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.proof.Load.Unavailable;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.testkit.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a confirmed write has reached the disk, which the death of a process alone cannot show. */
final class DurabilityTest {
  private static final int WRITES = 25;

  // Lines of strace: the thread, then a call with the file behind its descriptor.
  private static final Pattern SYNCED =
      Pattern.compile("(\\d+) +f(?:data)?sync\\(\\d+<[^>]*/paddock\\.db-wal>\\) += 0");
  private static final Pattern SYNC_BEGUN =
      Pattern.compile("(\\d+) +f(?:data)?sync\\(\\d+<[^>]*/paddock\\.db-wal> <unfinished.*");
  private static final Pattern SYNC_ENDED =
      Pattern.compile("(\\d+) +<\\.\\.\\. f(?:data)?sync resumed>\\) += 0");
  private static final Pattern ASKED =
      Pattern.compile(
          "\\d+ +(?:<\\.\\.\\. )?(?:read|recvfrom)(?:\\(| resumed>).*\"(?:PUT|DELETE) /api.*");
  private static final Pattern CONFIRMED =
      Pattern.compile("\\d+ +(?:write|writev|sendto)\\(.*HTTP/1\\.1 20[14] .*");

  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  DurabilityTest() {}

  @Test
  void sqliteSyncsEveryCommit() throws IOException {
    Files.createDirectory(scratch.resolve("data"));
    try (var database = Place.of(scratch).database()) {
      assertThat(database.<String>write(tx -> pragma(tx, "synchronous"))).isEqualTo("2"); // FULL
      assertThat(database.<String>write(tx -> pragma(tx, "journal_mode"))).isEqualTo("wal");
    }
  }

  @Test
  void postgresWaitsForTheDiskAlsoWhereItIsToldNotTo() throws SQLException {
    var url = Engine.POSTGRES.freshStore().getOrDefault("store.url", "");
    try (var plain = DriverManager.getConnection(url);
        var statement = plain.createStatement();
        var setting = statement.executeQuery("show synchronous_commit")) {
      setting.next();
      assertThat(setting.getString(1)).as("of the tests' server").isEqualTo("off");
    }
    try (var database = Database.postgres(url, "", "", new SimpleMeterRegistry())) {
      assertThat(
              database.<String>write(
                  tx -> tx.createQuery("show synchronous_commit").mapToString().one()))
          .isEqualTo("on");
    }
  }

  private static String pragma(Handle tx, String name) {
    return tx.createQuery("pragma " + name).mapToString().one();
  }

  @Test
  void noWriteIsConfirmedBeforeItsSync() throws Exception {
    boolean canTrace = canTrace();
    if (!canTrace) {
      System.out.printf(
          "%n!!!! SKIPPED in DurabilityTest: strace is not there, or may not trace%n");
    }
    assumeTrue(canTrace, "strace");
    var trace = scratch.resolve("trace");
    var place =
        Place.of(scratch)
            .under(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-qq",
                "-s",
                "32",
                "-o",
                trace.toString(),
                "-e",
                "trace=fsync,fdatasync,read,recvfrom,write,writev,sendto",
                "-e",
                "signal=none");
    try (var server = ServerProcess.start(place)) {
      var load = new Load(server, new Ledger(), Unavailable.IS_A_FAULT);
      var writes = new SecretWrites(load, "W", 4, 2000, new SplittableRandom());
      for (int i = 0; i < WRITES; i++) {
        assertThat(writes.step()).isTrue();
      }
      load.end();
    }
    assertThat(confirmedWithoutSync(trace)).isZero();
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Answers to writes without a sync that began after the request had come and ended before. */
  private static int confirmedWithoutSync(Path trace) throws IOException {
    var syncing = new HashSet<String>();
    boolean synced = false;
    int confirmed = 0;
    int tooEarly = 0;
    for (String line : Files.readAllLines(trace)) {
      var begun = SYNC_BEGUN.matcher(line);
      var ended = SYNC_ENDED.matcher(line);
      if (ASKED.matcher(line).matches()) {
        syncing.clear();
        synced = false;
      } else if (begun.matches()) {
        syncing.add(begun.group(1));
      } else if (SYNCED.matcher(line).matches()
          || (ended.matches() && syncing.remove(ended.group(1)))) {
        synced = true;
      } else if (CONFIRMED.matcher(line).matches()) {
        confirmed++;
        tooEarly += synced ? 0 : 1;
        synced = false;
      }
    }
    System.out.printf("durability: %d writes confirmed, %d before a sync%n", confirmed, tooEarly);
    assertThat(confirmed).isEqualTo(WRITES);
    return tooEarly;
  }
}
