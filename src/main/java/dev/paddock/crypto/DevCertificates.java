package dev.paddock.crypto;

import dev.paddock.store.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The certificate authority of {@code --dev}: it signs one certificate for the names of the
 * loopback interface and forgets its own key at once, so the root that a developer trusts can sign
 * nothing else.
 *
 * @param authority the root, PEM, for clients to trust
 * @param certificate the server's chain, PEM
 * @param key the server's private key, PEM, for its owner's eyes only
 */
public record DevCertificates(Path authority, Path certificate, Path key) {
  private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofDays(30);

  /** The certificates in a directory, made if absent or about to expire. */
  public static DevCertificates in(Path directory, SecureRandom random, Clock clock) {
    var files =
        new DevCertificates(
            directory.resolve("ca.pem"),
            directory.resolve("localhost.pem"),
            directory.resolve("localhost.key"));
    try {
      if (!files.lastUntil(clock.instant().plus(RENEWED_BEFORE_ITS_END))) {
        files.create(random, clock.instant());
      }
      return files;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(
          "the development certificate could not be made in " + directory, failure);
    }
  }

  private boolean lastUntil(Instant moment) throws IOException, GeneralSecurityException {
    if (!Files.exists(authority) || !Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try (var in = Files.newInputStream(certificate)) {
      var leaf = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return leaf.getNotAfter().toInstant().isAfter(moment);
    }
  }

  private void create(SecureRandom random, Instant now)
      throws IOException, GeneralSecurityException {
    var made = NewDevCertificates.make(random, now);
    write(authority, "rw-r--r--", made.authority());
    write(certificate, "rw-r--r--", made.chain());
    write(key, "rw-------", made.key());
  }

  private static void write(Path file, String permissions, String text) throws IOException {
    PrivateFile.write(file, permissions, text.getBytes(StandardCharsets.US_ASCII));
  }
}
