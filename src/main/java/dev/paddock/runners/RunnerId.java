package dev.paddock.runners;

import dev.paddock.store.Id;

/** The id of a runner, from one series for the whole server; never given twice. */
public record RunnerId(long value) implements Id {}
