package dev.paddock.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that must be whole or absent, whenever the process or the machine ends. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Writes a new file beside the old one, syncs it, and moves it to its place.
   *
   * @param permissions for instance {@code rw-------}
   */
  public static void write(Path file, String permissions, byte[] content) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      // On a disk that is nearly full, one write may take a part and say so.
      for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }
}
