package dev.paddock.app;

import java.util.List;

/** A configuration that cannot be used; the message has one line for each fault. */
public final class ConfigException extends RuntimeException {
  ConfigException(List<String> faults) {
    super(String.join("\n", faults));
  }
}
