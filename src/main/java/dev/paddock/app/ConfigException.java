package dev.paddock.app;

import java.util.List;

/** The configuration cannot be used; all that is wrong with it, one line each. */
public final class ConfigException extends RuntimeException {
  ConfigException(List<String> faults) {
    super(String.join("\n", faults));
  }
}
