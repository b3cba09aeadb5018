package dev.paddock.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.testkit.Sealer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** libsodium and BouncyCastle open each other's boxes, and the same boxes and no others. */
final class SealedBoxFuzzTest {
  private static final int HEAD = 6;
  private static final int LARGEST = 49 * 1024;
  private static final int SMALL = 300;

  private final SealedBox boxes = new SealedBox(new SimpleMeterRegistry());

  /**
   * The input: two bytes of the message's size, one of what is done to the box, two of where, one
   * of what with; then the message, repeated until it has its size. It chooses the keys too. With
   * the highest bit of the third byte the message may be large.
   */
  @FuzzTest
  void sealed(byte[] bytes) {
    var head = Arrays.copyOf(bytes, HEAD);
    int size = number(head, 0) % (head[2] < 0 ? LARGEST : SMALL);
    var message = message(bytes, size);
    var privateKey = TokenHash.sha256(bytes);
    var publicKey = BouncyBox.publicKey(privateKey);

    var ours = BouncyBox.seal(message, publicKey, TokenHash.sha256(privateKey));
    assertThat(open(ours, publicKey, privateKey)).as("sealed by BouncyCastle").contains(message);
    var key = Base64.getEncoder().encodeToString(publicKey);
    var theirs = Base64.getDecoder().decode(Sealer.seal(key, message));
    assertThat(open(theirs, publicKey, privateKey)).as("sealed by libsodium").contains(message);
    assertThat(BouncyBox.open(theirs, publicKey, privateKey)).contains(message);

    var changed = changed(ours, head);
    // X25519 leaves the highest bit of a point out, and BLAKE2b does not.
    assertThat(open(changed, publicKey, privateKey)).as("changed").isEmpty();
    assertThat(BouncyBox.open(changed, publicKey, privateKey)).isEmpty();
    var other = TokenHash.sha256(publicKey);
    assertThat(open(ours, BouncyBox.publicKey(other), other)).as("another's").isEmpty();
  }

  /** Bytes that nobody sealed. */
  @FuzzTest
  void madeUp(byte[] bytes) {
    var privateKey = TokenHash.sha256(Arrays.copyOf(bytes, 1));
    var publicKey = BouncyBox.publicKey(privateKey);
    var opened = open(bytes, publicKey, privateKey);
    assertThat(opened.isPresent())
        .isEqualTo(BouncyBox.open(bytes, publicKey, privateKey).isPresent());
    opened.ifPresent(it -> assertThat(bytes).hasSizeGreaterThanOrEqualTo(SealedBox.OVERHEAD));
  }

  private Optional<byte[]> open(byte[] box, byte[] publicKey, byte[] privateKey) {
    try (var key = new Plaintext(privateKey.clone())) {
      var opened = boxes.open(box, publicKey, key);
      return opened.map(it -> {
        var bytes = it.use(byte[]::clone);
        it.close();
        return bytes;
      });
    }
  }

  private static byte[] message(byte[] bytes, int size) {
    var message = new byte[size];
    for (int i = 0; i < size && bytes.length > HEAD; i++) {
      message[i] = bytes[HEAD + i % (bytes.length - HEAD)];
    }
    return message;
  }

  private static byte[] changed(byte[] box, byte[] head) {
    int at = number(head, 3);
    return switch (Math.floorMod(head[2], 3)) {
      case 0 -> {
        var flipped = box.clone();
        flipped[at % box.length] ^= (byte) (1 << Math.floorMod(head[5], 8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(box, at % box.length);
      default -> Arrays.copyOf(box, box.length + 1 + at % 100);
    };
  }

  private static int number(byte[] head, int at) {
    return Byte.toUnsignedInt(head[at]) * 256 + Byte.toUnsignedInt(head[at + 1]);
  }
}
