package dev.paddock.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of a PostgreSQL, all of them stopped. To whoever is connected, it looks like a
 * machine that has lost its power: connections stay open, new ones are accepted by the system, and
 * nothing is ever answered.
 */
final class FrozenPostgres {
  private final ProcessHandle postmaster;
  private final List<ProcessHandle> processes = new ArrayList<>();

  private FrozenPostgres(ProcessHandle postmaster) {
    this.postmaster = postmaster;
  }

  /**
   * Stops one.
   *
   * @param data its data directory
   */
  static FrozenPostgres of(Path data) throws IOException {
    var first = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    var frozen = new FrozenPostgres(ProcessHandle.of(Long.parseLong(first)).orElseThrow());
    // The postmaster first, so that it makes no further ones.
    signal("-STOP", List.of(frozen.postmaster));
    frozen.processes.add(frozen.postmaster);
    frozen.postmaster.descendants().forEach(frozen.processes::add);
    signal("-STOP", frozen.processes);
    return frozen;
  }

  private static void signal(String signal, List<ProcessHandle> processes) throws IOException {
    var command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(it -> command.add(Long.toString(it.pid())));
    new ProcessBuilder(command).inheritIO().start().onExit().join();
  }

  /** Lets it go on. */
  void thaw() throws IOException {
    signal("-CONT", processes);
  }

  /** Ends it; it gets to do nothing else before. */
  void end() throws IOException {
    signal("-QUIT", List.of(postmaster));
    thaw();
    postmaster.onExit().join();
  }
}
