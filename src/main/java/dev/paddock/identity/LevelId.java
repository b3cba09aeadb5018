package dev.paddock.identity;

/** Id of whatever can own secrets or runners: a row of {@code levels}. Never shown outside. */
public record LevelId(long value) {}
