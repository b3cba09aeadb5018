package dev.paddock.world;

import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldItem;
import dev.paddock.feature.WorldReading.WorldItems;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.Level;
import java.util.List;

/** Applies the features' sections of a world file. */
final class Sections {
  private final List<WorldSection<?>> sections;

  Sections(List<WorldSection<?>> sections) {
    this.sections = List.copyOf(sections);
  }

  /**
   * Applies every entry of the sections of a level.
   *
   * @param name of the level, for the report
   */
  void apply(WorldApplying applying, Level level, String name, WorldItems items) {
    sections.forEach(it -> apply(applying, level, name, it, items));
  }

  private static <T extends WorldItem> void apply(
      WorldApplying applying, Level level, String name, WorldSection<T> section, WorldItems items) {
    var format = section.format();
    items
        .byKey()
        .getOrDefault(format.key(), List.of())
        .forEach(item ->
            applying.part(
                item.what() + " of " + name,
                () -> section.apply(applying, level, name, format.type().cast(item))));
  }
}
