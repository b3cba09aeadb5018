package dev.paddock.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/**
 * A second opinion on sealed boxes, put together from BouncyCastle: a key pair for one box, its
 * public half in front; the nonce is the BLAKE2b of both public keys; XSalsa20 and Poly1305.
 *
 * @see <a href="https://doc.libsodium.org/public-key_cryptography/sealed_boxes">Sealed boxes</a>
 */
final class BouncyBox {
  private static final int KEY = 32;
  private static final int TAG = 16;

  private BouncyBox() {}

  static byte[] publicKey(byte[] privateKey) {
    var publicKey = new byte[KEY];
    X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  static byte[] seal(byte[] message, byte[] publicKey, byte[] oneTimeKey) {
    var front = publicKey(oneTimeKey);
    var cipher = cipher(shared(oneTimeKey, publicKey).orElseThrow(), front, publicKey);
    var macKey = macKey(cipher);
    var box = new byte[KEY + TAG + message.length];
    System.arraycopy(front, 0, box, 0, KEY);
    cipher.processBytes(message, 0, message.length, box, KEY + TAG);
    System.arraycopy(tag(macKey, box), 0, box, KEY, TAG);
    return box;
  }

  static Optional<byte[]> open(byte[] box, byte[] publicKey, byte[] privateKey) {
    if (box.length < KEY + TAG) {
      return Optional.empty();
    }
    var front = Arrays.copyOf(box, KEY);
    return shared(privateKey, front)
        .map(shared -> cipher(shared, front, publicKey))
        .filter(cipher ->
            Arrays.equals(tag(macKey(cipher), box), Arrays.copyOfRange(box, KEY, KEY + TAG)))
        .map(cipher -> {
          var message = new byte[box.length - KEY - TAG];
          cipher.processBytes(box, KEY + TAG, message.length, message, 0);
          return message;
        });
  }

  /** Nothing for a point of small order, which no honest sender has. */
  private static Optional<byte[]> shared(byte[] privateKey, byte[] publicKey) {
    var shared = new byte[KEY];
    return X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0)
        ? Optional.of(shared)
        : Optional.empty();
  }

  private static XSalsa20Engine cipher(byte[] shared, byte[] front, byte[] receiver) {
    var nonce = new byte[24];
    var hash = new Blake2bDigest(8 * nonce.length);
    hash.update(front, 0, KEY);
    hash.update(receiver, 0, KEY);
    hash.doFinal(nonce, 0);
    var cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(new HSalsa20().key(shared)), nonce));
    return cipher;
  }

  /** How crypto_box makes its key of the shared point; BouncyCastle has it inside XSalsa20. */
  private static final class HSalsa20 extends XSalsa20Engine {
    byte[] key(byte[] shared) {
      init(true, new ParametersWithIV(new KeyParameter(shared), new byte[24]));
      var key = new byte[KEY];
      Pack.intToLittleEndian(engineState, 1, 4, key, 0);
      Pack.intToLittleEndian(engineState, 11, 4, key, 16);
      return key;
    }
  }

  // The first 32 bytes of the stream.
  private static byte[] macKey(XSalsa20Engine cipher) {
    var key = new byte[KEY];
    cipher.processBytes(new byte[KEY], 0, KEY, key, 0);
    return key;
  }

  private static byte[] tag(byte[] key, byte[] box) {
    var mac = new Poly1305();
    mac.init(new KeyParameter(key));
    mac.update(box, KEY + TAG, box.length - KEY - TAG);
    var tag = new byte[TAG];
    mac.doFinal(tag, 0);
    return tag;
  }
}
