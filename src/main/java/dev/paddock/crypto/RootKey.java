package dev.paddock.crypto;

import dev.paddock.store.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The key that encrypts the data keys of {@link KeyRing}, and from which {@link DerivedKeys} are
 * made. It is read once at the start, from outside the database: 32 bytes in base64.
 */
public final class RootKey {
  private final Aes aes;
  private final DerivedKeys derived;

  private RootKey(Plaintext key) {
    this.aes = new Aes(key);
    this.derived = new DerivedKeys(key);
  }

  /**
   * Reads the key from its source.
   *
   * @param source {@code file:PATH}, {@code env:NAME}, or {@code command:…}, whose standard output
   *     is the key
   * @param environment where {@code env:} looks
   * @throws RootKeyException if there is no key to be had there
   */
  public static RootKey from(String source, Map<String, String> environment) {
    var colon = source.indexOf(':');
    var kind = colon < 0 ? source : source.substring(0, colon);
    var place = colon < 0 ? "" : source.substring(colon + 1);
    return switch (kind) {
      case "file" -> parse(readFile(Path.of(place)), source);
      case "env" -> {
        var value = environment.get(place);
        if (value == null) {
          throw new RootKeyException(
              "The root key's environment variable %s is not set: set it to the key, or change keys.root."
                  .formatted(place));
        }
        yield parse(value.getBytes(StandardCharsets.US_ASCII), source);
      }
      case "command" -> parse(runCommand(place), source);
      default ->
          throw new RootKeyException(
              "keys.root must be file:PATH, env:NAME or command:COMMAND, and begins with \"%s\"."
                  .formatted(kind));
    };
  }

  /**
   * Writes a new key to a file that only its owner may read.
   *
   * @throws RootKeyException if the file cannot be written
   */
  public static void create(Path file, SecureRandom random) {
    var key = new byte[Aes.KEY_BYTES];
    random.nextBytes(key);
    var text = Base64.getEncoder().encode(key);
    try {
      PrivateFile.write(file, "rw-------", text);
    } catch (IOException failure) {
      throw new RootKeyException(
          "The root key could not be written to %s: %s.".formatted(file, failure.getMessage()));
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  Aes aes() {
    return aes;
  }

  /** Keys for short-lived things, such as the sessions of runners. */
  public DerivedKeys derived() {
    return derived;
  }

  private static RootKey parse(byte[] text, String source) {
    try (var key = new Plaintext(Base64.getMimeDecoder().decode(text))) {
      if (key.length() != Aes.KEY_BYTES) {
        throw new RootKeyException(
            "The root key from %s is no key: it must be 32 bytes in base64, as `openssl rand -base64 32` prints."
                .formatted(source));
      }
      return new RootKey(key);
    } catch (IllegalArgumentException notBase64) {
      throw new RootKeyException("The root key from %s is not base64.".formatted(source));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static byte[] readFile(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new RootKeyException(
          "The root key file %s does not exist: restore it, for without it no stored secret can be opened."
              .formatted(file));
    } catch (IOException failure) {
      throw new RootKeyException(
          "The root key file %s cannot be read: %s.".formatted(file, failure.getMessage()));
    }
  }

  private static void awaitSuccess(Process process) throws InterruptedException {
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new RootKeyException("The root key's command did not end within 10 seconds.");
    }
    if (process.exitValue() != 0) {
      throw new RootKeyException(
          "The root key's command failed with status %d.".formatted(process.exitValue()));
    }
  }

  private static byte[] runCommand(String command) {
    try {
      var process =
          new ProcessBuilder("sh", "-c", command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      awaitSuccess(process);
      // Not to the end: a process that the command left behind may hold the pipe open.
      var output = process.getInputStream();
      return output.readNBytes(Math.min(1024, output.available()));
    } catch (IOException failure) {
      throw new RootKeyException(
          "The root key's command could not be run: %s.".formatted(failure.getMessage()));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new RootKeyException("Interrupted while the root key's command ran.");
    }
  }
}
