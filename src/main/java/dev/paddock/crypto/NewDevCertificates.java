package dev.paddock.crypto;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
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
 * A new authority and the one certificate that it signs, all PEM. Apart from {@link
 * DevCertificates}, because a start that finds them made should not load the library that makes
 * them: its archive is signed, and checking that takes longer than the start's own work.
 */
record NewDevCertificates(String authority, String chain, String key) {
  private static final Duration LIFE = Duration.ofDays(825);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  static NewDevCertificates make(SecureRandom random, Instant now)
      throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    var rootKeys = generator.generateKeyPair();
    var root = new X500Name("CN=Paddock development CA " + Long.toHexString(random.nextLong()));
    var rootCertificate = sign(authorityBuilder(root, rootKeys, random, now), rootKeys);
    var leafKeys = generator.generateKeyPair();
    var leaf = sign(serverBuilder(root, leafKeys.getPublic(), random, now), rootKeys);
    return new NewDevCertificates(
        pem(rootCertificate),
        pem(leaf) + pem(rootCertificate),
        pem(new JcaPKCS8Generator(leafKeys.getPrivate(), null)));
  }

  @Override
  public String toString() {
    return "NewDevCertificates";
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
      throws GeneralSecurityException {
    try {
      return builder.build(
          new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    } catch (OperatorCreationException unknown) {
      throw new GeneralSecurityException(unknown);
    }
  }

  private static String pem(Object content) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }
}
