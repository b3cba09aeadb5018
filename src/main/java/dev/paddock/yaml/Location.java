package dev.paddock.yaml;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column from 1
 * @param path for instance {@code organizations[0].secrets[1].name}
 */
public record Location(int line, int column, String path) {}
