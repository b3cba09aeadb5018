package dev.paddock.broker;

import dev.paddock.crypto.Plaintext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Puts secrets into JSON that was made without them, so that no library that writes JSON keeps a
 * copy of one. All that is made on the way is wiped.
 */
final class SecretMarkers {
  private static final HexFormat HEX = HexFormat.of();
  private static final int MOST_PER_BYTE = 6; // a control character is a backslash, u, four digits

  // Random, so that nobody who writes a job can guess it.
  private final String prefix;

  SecretMarkers(SecureRandom random) {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    this.prefix = "secret-" + HEX.formatHex(bytes) + "-";
  }

  /** The marker that stands for a secret. */
  String of(String name) {
    return prefix + name + ";";
  }

  /** The JSON with the secrets in it. */
  Plaintext fill(byte[] json, Map<String, Plaintext> secrets) {
    long room = json.length;
    for (Plaintext secret : secrets.values()) {
      room += (long) secret.length() * MOST_PER_BYTE;
    }
    var filled = new Wiped(Math.toIntExact(room));
    try {
      int at = 0;
      for (int found = next(json, at); found >= 0; found = next(json, at)) {
        filled.write(json, at, found - at);
        int end = indexOf(json, ";", found);
        var name =
            new String(json, found, end - found, StandardCharsets.UTF_8).substring(prefix.length());
        var secret = secrets.get(name);
        if (secret != null) {
          secret.use(bytes -> writeText(filled, bytes));
        }
        at = end + 1;
      }
      filled.write(json, at, json.length - at);
      return new Plaintext(filled.toByteArray());
    } finally {
      filled.wipe();
    }
  }

  private int next(byte[] json, int from) {
    return indexOf(json, prefix, from);
  }

  private static int indexOf(byte[] json, String text, int from) {
    var wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = from; i <= json.length - wanted.length; i++) {
      if (Arrays.equals(json, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The inside of a JSON string; what is not UTF-8 becomes replacement characters. */
  private static boolean writeText(Wiped out, byte[] value) {
    var utf8 = valid(value);
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        out.write('\\');
        out.write(b);
      } else if (b >= 0 && b < ' ') {
        out.writeBytes(("\\u00" + HEX.toHexDigits(b)).getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(b);
      }
    }
    Arrays.fill(utf8, (byte) 0);
    return true;
  }

  /** A copy that is UTF-8. */
  private static byte[] valid(byte[] value) {
    var chars = CharBuffer.allocate(value.length);
    var bytes = ByteBuffer.allocate(value.length * 3); // a replacement character has three
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .decode(ByteBuffer.wrap(value), chars, true);
      StandardCharsets.UTF_8.newEncoder().encode(chars.flip(), bytes, true);
      return Arrays.copyOf(bytes.array(), bytes.position());
    } finally {
      Arrays.fill(chars.array(), '\0');
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }

  private static final class Wiped extends ByteArrayOutputStream {
    Wiped(int size) {
      super(size);
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
