package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.proof.Ledger.Findings;
import dev.paddock.proof.Load.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, or one that takes no writes: what is refused, and what goes on. */
final class FullDiskTest {
  private static final String SECRETS = "/orgs/acme/actions/secrets";
  private static final int MEGABYTES = 14;
  // Twice what a checkpoint of the write-ahead log may take at once.
  private static final int BALLAST = 8 * 1024 * 1024;
  private static final int LAST_BALLAST = 1024 * 1024; // what is inspected has room afterwards
  private static final int LARGE_VALUE = 40_000;
  private static final int REFUSED_ENOUGH = 30;

  private final SplittableRandom random = new SplittableRandom();
  private final Ledger ledger = new Ledger();
  @TempDir Path scratch;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  FullDiskTest() {}

  private static void skip(boolean isPossible, String why) {
    if (!isPossible) {
      System.out.printf("%n!!!! SKIPPED in FullDiskTest: %s%n", why);
    }
    assumeTrue(isPossible, why);
  }

  private SmallDisk disk() throws IOException {
    var disk = SmallDisk.on(Files.createDirectory(scratch.resolve("disk")), MEGABYTES);
    skip(disk.isPresent(), "this user cannot mount a small file system");
    return disk.orElseThrow();
  }

  private Place place(SmallDisk disk) {
    var data = disk.mounted().resolve("data");
    return new Place(scratch, data, disk.seen(data), List.of(), List.of(disk.prefix()));
  }

  /** Clients that store large values until most writes were refused for want of room. */
  private Load fill(ServerProcess server, String prefix) throws Exception {
    var load = writers(server, prefix, Unavailable.NOTHING_WAS_WRITTEN, LARGE_VALUE);
    var reader = server.client();
    load.with(() -> load.was(reader.get(SECRETS), 200));
    load.await("503", REFUSED_ENOUGH);
    return load;
  }

  private Load writers(ServerProcess server, String prefix, Unavailable unavailable, int largest) {
    var load = new Load(server, ledger, unavailable);
    for (int i = 0; i < 4; i++) {
      var writes = new SecretWrites(load, prefix + i, 100, largest, random.split());
      load.with(writes::step);
    }
    return load;
  }

  private void assertNothingIsLost(Place place, ServerProcess server) {
    assertThat(ledger.compare(Inspection.of(place, server))).matches(Findings::isEmpty);
  }

  @Test
  void aFullDiskRefusesWritesAndLosesNothing() throws Exception {
    try (var disk = disk()) {
      var ballast = disk.seen(disk.mounted()).resolve("ballast");
      Files.write(ballast, new byte[BALLAST]);
      var place = place(disk);
      try (var server = ServerProcess.start(place)) {
        var load = fill(server, "A");
        load.end();
        System.out.println("full disk: answers " + load.counts());

        Files.delete(ballast);
        // Not before: an export with values leaves an entry in the audit log, or is refused.
        assertNothingIsLost(place, server);
        var again = writers(server, "B", Unavailable.IS_A_FAULT, 100);
        again.awaitConfirmed(50);
        again.end();
        assertNothingIsLost(place, server);

        Files.write(ballast, new byte[LAST_BALLAST]);
        var last = fill(server, "C");
        server.kill();
        last.end();
      }
      Files.delete(ballast);
      try (var server = ServerProcess.start(place)) {
        assertNothingIsLost(place, server);
      }
    }
  }

  @Test
  void aDirectoryThatIsReadOnlyAtTheStartIsRefusedWithOneSentence() throws Exception {
    try (var disk = disk()) {
      var place = place(disk);
      ServerProcess.start(place).close();
      disk.run("mount", "-o", "remount,ro", disk.mounted().toString());
      var process = ServerProcess.spawn(place);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(Files.readAllLines(place.log()))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("cannot be written to", "--data");
    }
  }

  // What is open for writing keeps a file system from being made read-only, so the limit of the
  // process stands for one that became so by an error: no file takes another byte.
  @Test
  void aDiskThatTakesNoMoreWritesRefusesThemUntilItDoes() throws Exception {
    var place = Place.of(scratch);
    try (var server = ServerProcess.start(place)) {
      var load = writers(server, "A", Unavailable.NOTHING_WAS_WRITTEN, 1000);
      var reader = server.client();
      load.with(() -> load.was(reader.get(SECRETS), 200));
      load.awaitConfirmed(50);
      limitFiles(server, "0:unlimited");
      load.await("503", REFUSED_ENOUGH);
      limitFiles(server, "unlimited:unlimited");
      load.awaitConfirmed(50);
      load.end();
      System.out.println("no write possible for a while: answers " + load.counts());
      assertNothingIsLost(place, server);
    }
  }

  private static void limitFiles(ServerProcess server, String bytes) throws Exception {
    int status = -1;
    try {
      status =
          new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes)
              .start()
              .waitFor();
    } catch (IOException noSuchProgram) {
      // It is skipped.
    }
    skip(status == 0, "prlimit is not there, or may not limit the server's files");
  }
}
