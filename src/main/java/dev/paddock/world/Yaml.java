package dev.paddock.world;

import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** How YAML is read that an operator has written. */
public final class Yaml {
  private Yaml() {}

  /** What reads a text. */
  public static YAMLFactory of(String text) {
    var settings =
        LoadSettings.builder()
            // The library's own limit of 3 MB is for strangers' documents.
            .setCodePointLimit(Integer.MAX_VALUE)
            // All at once: the library fails where a buffer ends within a character of two halves.
            .setBufferSize(text.length() + 2)
            .build();
    return YAMLFactory.builder().loadSettings(settings).build();
  }
}
