package dev.paddock.architecture.planted.apps;

import dev.paddock.store.Database;
import java.util.function.Supplier;
import org.slf4j.Logger;

record CatchingApi(Logger log) {
  static int catches(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException swallowed) {
      return 0;
    }
  }

  static Supplier<Integer> catchesInLambda(String text) {
    return () -> {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException swallowed) {
        return 0;
      }
    };
  }

  static boolean writes(Database database) {
    return database.write(tx -> true);
  }
}
