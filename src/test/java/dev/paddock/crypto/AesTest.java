package dev.paddock.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class AesTest {
  private static final String CONTEXT = "a context";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Aes AES = new Aes(new Plaintext(key()));

  // By Tink, which wrote the databases of earlier builds
  private static final byte[] EARLIER =
      HexFormat.of()
          .parseHex("29a3afee95e1d08ea447f80c304d74f49bc2f6b9355a07d231838c7e57770a185ac013");

  private static byte[] key() {
    var key = new byte[Aes.KEY_BYTES];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  private static Plaintext plaintext(String text) {
    return new Plaintext(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Plaintext plaintext) {
    return plaintext.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void whatEarlierBuildsEncryptedIsOpened() {
    assertThat(text(AES.decrypt(EARLIER, CONTEXT))).isEqualTo("a value");
  }

  @Test
  void valuesOfAnyLengthComeBack() {
    for (String value : new String[] {"", "x", "y".repeat(48 * 1024)}) {
      assertThat(text(AES.decrypt(AES.encrypt(plaintext(value), CONTEXT, RANDOM), CONTEXT)))
          .isEqualTo(value);
    }
  }

  @Test
  void everyEncryptionHasItsOwnNonce() {
    var nonces = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      var encrypted = AES.encrypt(plaintext("same"), CONTEXT, RANDOM);
      nonces.add(HexFormat.of().formatHex(encrypted, 0, 12));
    }
    assertThat(nonces).hasSize(10_000);
  }

  @Test
  void aFlippedBitAnywhereIsFound() {
    for (int bit = 0; bit < 8 * EARLIER.length; bit++) {
      var changed = EARLIER.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      assertThatThrownBy(() -> AES.decrypt(changed, CONTEXT))
          .isInstanceOf(DecryptionException.class);
    }
  }

  @Test
  void whatIsCutShortIsNotOpened() {
    for (int length = 0; length < EARLIER.length; length++) {
      var cut = Arrays.copyOf(EARLIER, length);

      assertThatThrownBy(() -> AES.decrypt(cut, CONTEXT)).isInstanceOf(DecryptionException.class);
    }
  }

  @Test
  void anotherContextOrKeyDoesNotOpenIt() {
    assertThatThrownBy(() -> AES.decrypt(EARLIER, "another context"))
        .isInstanceOf(DecryptionException.class);
    var other = key();
    other[31] ^= 1;
    assertThatThrownBy(() -> new Aes(new Plaintext(other)).decrypt(EARLIER, CONTEXT))
        .isInstanceOf(DecryptionException.class);
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Aes(new Plaintext(new byte[16])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
