package dev.paddock.feature;

import dev.paddock.identity.Level;
import dev.paddock.store.Handle;
import java.util.List;

/**
 * A feature's section of the world file: things that belong to a level, in a list under one key.
 *
 * @param <T> an entry
 */
public interface WorldSection<T extends WorldItem> {
  /** The format of its entries. */
  WorldFormat<T> format();

  /**
   * Makes what an entry names exist, by the writers that the API uses too. What equals it already
   * is not touched.
   *
   * @param level what it belongs to; at the top of the file, the enterprise
   * @param name of the level, for the report
   */
  void apply(WorldApplying applying, Level level, String name, T item);

  /**
   * The entries of the section that describe what a level has.
   *
   * @param withValues whether secrets show what they hold
   */
  List<?> export(Handle handle, Level level, boolean withValues);
}
