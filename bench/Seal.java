import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;

/**
 * Prepares the bodies of PUTs of secrets: FILE COUNT NAME,NAME,... and for every owner the path of
 * its secrets, its key id and its public key. Each line of the file is a path, a tab and a body;
 * owners and names take turns, and every value is another one.
 */
void main(String[] arguments) throws IOException {
  var sodium = new LazySodiumJava(new SodiumJava(LibraryLoader.Mode.BUNDLED_ONLY));
  int count = Integer.parseInt(arguments[1]);
  var names = arguments[2].split(",");
  int owners = (arguments.length - 3) / 3;
  try (var out = Files.newBufferedWriter(Path.of(arguments[0]))) {
    for (int i = 0; i < count; i++) {
      int owner = 3 + i % owners * 3;
      var name = names[i / owners % names.length];
      var value = "value %d of a benchmark, about as long as a token is".formatted(i);
      var box = seal(sodium, value.getBytes(StandardCharsets.UTF_8), arguments[owner + 2]);
      out.write(
          "%s/%s\t{\"encrypted_value\":\"%s\",\"key_id\":\"%s\",\"visibility\":\"all\"}\n"
              .formatted(arguments[owner], name, box, arguments[owner + 1]));
    }
  }
}

String seal(LazySodiumJava sodium, byte[] value, String publicKey) {
  var box = new byte[value.length + 48];
  if (!sodium.cryptoBoxSeal(box, value, value.length, Base64.getDecoder().decode(publicKey))) {
    throw new IllegalStateException("libsodium refuses to seal");
  }
  return Base64.getEncoder().encodeToString(box);
}
