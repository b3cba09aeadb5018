package dev.paddock.crypto;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
  private static final Duration LIFE = Duration.ofDays(825);
  private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofDays(30);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

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
    } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
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
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    var rootKeys = generator.generateKeyPair();
    var root = new X500Name("CN=Paddock development CA " + Long.toHexString(random.nextLong()));
    var rootCertificate = sign(authorityBuilder(root, rootKeys, random, now), rootKeys);
    var leafKeys = generator.generateKeyPair();
    var leaf = sign(serverBuilder(root, leafKeys.getPublic(), random, now), rootKeys);
    write(authority, "rw-r--r--", pem(rootCertificate));
    write(certificate, "rw-r--r--", pem(leaf) + pem(rootCertificate));
    write(key, "rw-------", pem(new JcaPKCS8Generator(leafKeys.getPrivate(), null)));
  }

  private static X509v3CertificateBuilder authorityBuilder(
      X500Name name, KeyPair keys, SecureRandom random, Instant now) throws CertIOException {
    return builder(name, name, keys.getPublic(), random, now)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
  }

  private static X509v3CertificateBuilder serverBuilder(
      X500Name issuer, PublicKey key, SecureRandom random, Instant now) throws CertIOException {
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "::1")
            });
    return builder(issuer, new X500Name("CN=localhost"), key, random, now)
        .addExtension(Extension.subjectAlternativeName, false, names)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, SecureRandom random, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, random),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(LIFE)),
        subject,
        key);
  }

  private static X509CertificateHolder sign(X509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException {
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
  }

  private static String pem(Object content) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }

  private static void write(Path file, String permissions, String text) throws IOException {
    PrivateFile.write(file, permissions, text.getBytes(StandardCharsets.US_ASCII));
  }
}
