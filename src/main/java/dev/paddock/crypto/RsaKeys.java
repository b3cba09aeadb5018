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
    return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= FEWEST_BITS;
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
