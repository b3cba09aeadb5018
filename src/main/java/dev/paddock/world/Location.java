package dev.paddock.world;

/**
 * A place in a world file.
 *
 * @param line from 1
 * @param column from 1
 * @param path for instance {@code organizations[0].secrets[1].name}
 */
record Location(int line, int column, String path) {}
