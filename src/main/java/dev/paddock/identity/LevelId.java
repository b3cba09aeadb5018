package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of whatever can own secrets or runners: a row of {@code levels}. Not in the REST API. */
public record LevelId(long value) implements Id {}
