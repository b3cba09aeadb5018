package dev.paddock.store;

/**
 * Something has happened that others wait for. It wakes them; what happened they read from the
 * database.
 *
 * @param topic what kind of thing, a word
 * @param id which one
 */
public record Signal(String topic, long id) {}
