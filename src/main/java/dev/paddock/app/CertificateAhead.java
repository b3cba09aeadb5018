package dev.paddock.app;

import dev.paddock.crypto.DevCertificates;
import dev.paddock.web.WebServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What HTTPS needs, made ready on a thread of its own while the store is opened and filled, which
 * takes about as long: the library that serves it and, in development, the certificate.
 */
final class CertificateAhead implements AutoCloseable {
  private final CompletableFuture<Optional<Path>> authority;

  CertificateAhead(Config config, SecureRandom random, Clock clock) {
    this.authority =
        CompletableFuture.supplyAsync(
            () -> prepare(config, random, clock),
            work -> Thread.ofPlatform().name("certificate").daemon().start(work));
  }

  private static Optional<Path> prepare(Config config, SecureRandom random, Clock clock) {
    if (config.http().https().isEmpty()) {
      return Optional.empty();
    }
    WebServer.loadTls();
    return hasItsOwn(config)
        ? Optional.of(DevCertificates.in(config.data().path(), random, clock).authority())
        : Optional.empty();
  }

  private static boolean hasItsOwn(Config config) {
    var own = config.data().path().resolve("localhost.pem");
    return config.development()
        && config.http().https().filter(it -> it.certificate().equals(own)).isPresent();
  }

  /**
   * Waits until all is ready; gives the authority that clients of a development server trust.
   *
   * @throws RuntimeException if the certificate could not be made
   */
  Optional<Path> authority() {
    try {
      return authority.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException known ? known : failure;
    }
  }

  /** Waits for the thread, so that nothing is written after the directory was let go. */
  @Override
  public void close() {
    authority.exceptionally(failure -> Optional.empty()).join();
  }
}
