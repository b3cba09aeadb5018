package dev.paddock.store;

/**
 * A notice that something has happened for which others wait. It only wakes them; they read from
 * the database what happened.
 *
 * @param topic what kind of thing, a word
 * @param id which one
 */
public record Signal(String topic, long id) {}
