package dev.paddock.crypto;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** RSA keys in PEM, as GitHub Apps have them. */
public final class RsaKeys {
  private static final int FEWEST_BITS = 2048;
  private static final int MOST_BITS = 8192; // a longer one would cost much at each use

  private RsaKeys() {}

  /**
   * The public half of a private key (PKCS #1 or #8) or a public key; nothing for anything else.
   */
  public static Optional<PublicKey> publicKey(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      Optional<PublicKey> key =
          switch (parser.readObject()) {
            case PEMKeyPair pair -> ofEncoded(pair.getPublicKeyInfo());
            case PrivateKeyInfo info ->
                ofPrivate(RSAPrivateKey.getInstance(info.parsePrivateKey()));
            case SubjectPublicKeyInfo info -> ofEncoded(info);
            case null, default -> Optional.empty();
          };
      return key.filter(RsaKeys::isLongEnough);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException noKey) {
      return Optional.empty();
    }
  }

  private static boolean isLongEnough(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() >= FEWEST_BITS
        && rsa.getModulus().bitLength() <= MOST_BITS;
  }

  private static Optional<PublicKey> ofEncoded(SubjectPublicKeyInfo info) throws IOException {
    var key = new JcaPEMKeyConverter().getPublicKey(info);
    return key.getAlgorithm().equals("RSA") ? Optional.of(key) : Optional.empty();
  }

  private static Optional<PublicKey> ofPrivate(RSAPrivateKey key) throws GeneralSecurityException {
    return Optional.of(of(key.getModulus(), key.getPublicExponent()));
  }

  private static PublicKey of(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /**
   * The public key of a modulus and an exponent, both big-endian without a sign; nothing if they
   * make no key of 2048 to 8192 bits.
   */
  public static Optional<PublicKey> publicKey(byte[] modulus, byte[] exponent) {
    try {
      return Optional.of(of(new BigInteger(1, modulus), new BigInteger(1, exponent)))
          .filter(RsaKeys::isLongEnough);
    } catch (GeneralSecurityException | IllegalArgumentException noKey) {
      return Optional.empty();
    }
  }

  /** A public key from its X.509 encoding, as this program wrote it. */
  public static RSAPublicKey ofEncoded(byte[] encoded) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalStateException("a stored public key cannot be read", damaged);
    }
  }

  /** PEM of a public key in X.509 encoding. */
  public static String pem(byte[] encoded) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(SubjectPublicKeyInfo.getInstance(encoded));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
