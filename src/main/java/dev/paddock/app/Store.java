package dev.paddock.app;

import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.RootKey;
import dev.paddock.store.DataDirectory;
import dev.paddock.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Map;

/** Opens the database and finds the root key, as configured. */
final class Store {
  private Store() {}

  static Database open(Config config, MeterRegistry meters) {
    return config
        .store()
        .url()
        .map(
            url -> Database.postgres(url, config.store().user(), config.store().password(), meters))
        .orElseGet(() -> Database.sqlite(config.data().databaseFile(), meters));
  }

  /** Finds the root key; in development the first start makes one. */
  static RootKey rootKey(
      Config config, Database database, Map<String, String> environment, SecureRandom random) {
    var source = config.rootKey().orElse("file:" + config.data().rootKeyFile());
    if (config.rootKey().isEmpty() && isFirstStart(config.data(), database)) {
      RootKey.create(config.data().rootKeyFile(), random);
    }
    return RootKey.from(source, environment);
  }

  // A new key beside a database that already has one could decrypt nothing in it.
  private static boolean isFirstStart(DataDirectory data, Database database) {
    return Files.notExists(data.rootKeyFile()) && !KeyRing.hasRootKey(database);
  }
}
