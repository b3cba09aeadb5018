package dev.paddock.crypto;

import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.interfaces.Box;
import com.goterl.lazysodium.utils.LibraryLoader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * libsodium's sealed boxes (X25519, XSalsa20-Poly1305), the form in which clients send secrets.
 *
 * @see <a href="https://doc.libsodium.org/public-key_cryptography/sealed_boxes">Sealed boxes</a>
 */
public final class SealedBox {
  /** Bytes that a box is longer than what it holds. */
  public static final int OVERHEAD = Box.SEALBYTES;

  private final Timer opens;
  private @Nullable SodiumJava sodium;

  public SealedBox(MeterRegistry meters) {
    this.opens =
        Timer.builder("paddock.crypto.opens").description("Sealed boxes opened").register(meters);
  }

  // Loaded on first use: most commands of an operator open no box.
  private synchronized SodiumJava sodium() {
    var loaded = sodium;
    if (loaded == null) {
      loaded = load();
      sodium = loaded;
    }
    return loaded;
  }

  // The library's own loader leaves all that it unpacks behind; once loaded, the file is not
  // needed.
  private static SodiumJava load() {
    var resource = LibraryLoader.getSodiumPathInResources();
    try (var bundled =
        Objects.requireNonNull(SodiumJava.class.getClassLoader().getResourceAsStream(resource))) {
      var file = Files.createTempFile("libsodium", ".so");
      try {
        Files.copy(bundled, file, StandardCopyOption.REPLACE_EXISTING);
        return new SodiumJava(file.toString());
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("libsodium cannot be unpacked", failure);
    }
  }

  /** Makes a key pair; both halves are 32 bytes. */
  public KeyPair newKeyPair() {
    var publicKey = new byte[Box.PUBLICKEYBYTES];
    var privateKey = new byte[Box.SECRETKEYBYTES];
    sodium().crypto_box_keypair(publicKey, privateKey);
    return new KeyPair(publicKey, new Plaintext(privateKey));
  }

  /** Opens a box, or gives nothing when it was not sealed for this key or has been changed. */
  public Optional<Plaintext> open(byte[] box, byte[] publicKey, Plaintext privateKey) {
    return opens.record(() -> tryToOpen(box, publicKey, privateKey));
  }

  private Optional<Plaintext> tryToOpen(byte[] box, byte[] publicKey, Plaintext privateKey) {
    if (box.length < OVERHEAD) {
      return Optional.empty();
    }
    var opened = new Plaintext(new byte[box.length - OVERHEAD]);
    int result =
        opened.use(message ->
            privateKey.use(
                key -> sodium().crypto_box_seal_open(message, box, box.length, publicKey, key)));
    if (result != 0) {
      opened.close();
      return Optional.empty();
    }
    return Optional.of(opened);
  }

  /**
   * Both halves of a Curve25519 key pair.
   *
   * @param publicKey 32 bytes
   * @param privateKey 32 bytes; the holder closes it
   */
  public record KeyPair(byte[] publicKey, Plaintext privateKey) implements AutoCloseable {
    @Override
    public void close() {
      privateKey.close();
    }
  }
}
