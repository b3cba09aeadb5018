import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Lays the secrets of an exported world, read from standard input, out as files ORG/NAME and
 * ORG/REPO/NAME, so that a suite in any language compares bytes and needs no YAML.
 */
void main(String[] arguments) throws IOException {
  var settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
  var world = (Map<?, ?>) new Load(settings).loadFromInputStream(System.in);
  for (var organization : list(world, "organizations")) {
    var directory = Path.of(arguments[0], text(organization, "login"));
    write(directory, organization);
    for (var repository : list(organization, "repositories")) {
      write(directory.resolve(text(repository, "name")), repository);
    }
  }
}

void write(Path directory, Map<?, ?> owner) throws IOException {
  Files.createDirectories(directory);
  for (var secret : list(owner, "secrets")) {
    // A value that is no text is not in an export, so it makes no file and no check finds it.
    if (secret.containsKey("value")) {
      Files.writeString(directory.resolve(text(secret, "name")), text(secret, "value"));
    }
  }
}

List<Map<?, ?>> list(Map<?, ?> node, String key) {
  var maps = new ArrayList<Map<?, ?>>();
  if (node.get(key) instanceof List<?> list) {
    list.forEach(it -> maps.add((Map<?, ?>) it));
  }
  return maps;
}

String text(Map<?, ?> node, String key) {
  return (String) node.get(key);
}
