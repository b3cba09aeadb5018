package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file system of some megabytes in a mount namespace of its own, held by a process that ends with
 * this one. Servers are run in it by a prefix to their command.
 */
final class SmallDisk implements AutoCloseable {
  private final Process holder;
  private final boolean asUser;
  private final Path mounted;

  private SmallDisk(Process holder, boolean asUser, Path mounted) {
    this.holder = holder;
    this.asUser = asUser;
    this.mounted = mounted;
  }

  /** Makes one on a directory, as root or in a user namespace; empty where neither is allowed. */
  static Optional<SmallDisk> on(Path directory, int megabytes) throws IOException {
    var asRoot = mount(List.of("unshare", "-m"), false, directory, megabytes);
    return asRoot.isPresent()
        ? asRoot
        : mount(List.of("unshare", "-r", "-m"), true, directory, megabytes);
  }

  private static Optional<SmallDisk> mount(
      List<String> unshare, boolean asUser, Path directory, int megabytes) throws IOException {
    var command = new ArrayList<>(unshare);
    command.addAll(
        List.of(
            "sh",
            "-c",
            "mount -t tmpfs -o size=$1m none \"$2\" && echo mounted && exec cat",
            "sh",
            Integer.toString(megabytes),
            directory.toString()));
    try {
      var holder = new ProcessBuilder(command).start();
      var out = holder.inputReader();
      if ("mounted".equals(out.readLine())) {
        return Optional.of(new SmallDisk(holder, asUser, directory));
      }
      holder.destroyForcibly();
      return Optional.empty();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    }
  }

  /** What a command begins with that shall see the disk. */
  String[] prefix() {
    var pid = Long.toString(holder.pid());
    return asUser
        ? new String[] {"nsenter", "-t", pid, "-U", "--preserve-credentials", "-m", "--"}
        : new String[] {"nsenter", "-t", pid, "-m", "--"};
  }

  /** A path on the disk as a process outside of it sees it. */
  Path seen(Path onDisk) {
    return Path.of("/proc/%d/root%s".formatted(holder.pid(), onDisk));
  }

  /** Where it is, for processes that see it. */
  Path mounted() {
    return mounted;
  }

  /** Runs a command that sees the disk. */
  void run(String... command) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(prefix()));
    all.addAll(List.of(command));
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines().toList()).as(String.join(" ", command)).isEmpty();
    }
    assertThat(process.waitFor()).isZero();
  }

  @Override
  public void close() {
    holder.destroyForcibly().onExit().join();
  }
}
