package dev.paddock.store;

/**
 * The revision of what belongs to a level, and of what it may depend on: as long as it is the same,
 * so is every answer about it.
 *
 * @param level its id
 * @param own counts changes of what belongs to it
 * @param wide counts changes of anything else
 * @param external counts changes by other programs
 */
public record LevelRevision(long level, long own, long wide, long external) {}
