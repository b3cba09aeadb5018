package dev.paddock.feature;

import dev.paddock.yaml.Fields;
import java.util.Set;

/**
 * The format of a section: its key, its places, and how an entry is read. A file is checked before
 * there is a database, so a format knows none.
 *
 * @param <T> an entry
 */
public interface WorldFormat<T extends WorldItem> {
  /** The key under which the list stands, such as {@code secrets}. */
  String key();

  /** Where it may stand. */
  Set<WorldPlace> places();

  /** The class of an entry. */
  Class<T> type();

  /**
   * Reads an entry; what is wrong with it becomes a fault.
   *
   * @param owner whose entry it is
   */
  T read(Fields fields, Owner owner, WorldReading reading);

  /**
   * The owner of an entry.
   *
   * @param name for messages, such as {@code acme/hello}
   * @param organization login; empty where there is none
   */
  record Owner(WorldPlace place, String name, String organization) {}
}
