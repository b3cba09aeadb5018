package dev.paddock.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A server's directory: the SQLite file, and with {@code --dev} the root key and the certificates.
 * One process at a time may hold it.
 */
public final class DataDirectory {
  private final Path path;

  /** Names the directory; nothing is made yet. */
  public DataDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  public Path path() {
    return path;
  }

  public Path databaseFile() {
    return path.resolve("paddock.db");
  }

  public Path rootKeyFile() {
    return path.resolve("root.key");
  }

  /** The socket on which a running server takes operator commands. */
  public Path controlSocket() {
    return path.resolve("control.sock");
  }

  /**
   * Makes the directory if it is absent, for its owner alone.
   *
   * @throws StoreException if it cannot be made or written to
   */
  public void prepare() {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      // Permission bits do not tell the whole truth (a read-only mount, root), so it is tried.
      Files.delete(Files.createTempFile(path, ".write", ".test"));
    } catch (IOException failure) {
      throw new StoreException(
          "The data directory %s cannot be written to (%s): give --data a directory that this user may write."
              .formatted(path, failure.getClass().getSimpleName()),
          failure);
    }
  }

  /** Takes the directory for this process, or says that another has it. */
  public Optional<Held> tryHold() {
    try {
      var lock = path.resolve("paddock.lock");
      createPrivately(lock);
      var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return Optional.of(new Held(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException failure) {
      throw new StoreException(
          "The data directory %s cannot be locked: %s".formatted(path, failure.getMessage()),
          failure);
    }
  }

  private static void createPrivately(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException kept) {
      // It was made so by an earlier start.
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  /** The right to use the directory, until closed. */
  public record Held(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException failure) {
        throw new StoreException("The data directory could not be released.", failure);
      }
    }
  }
}
