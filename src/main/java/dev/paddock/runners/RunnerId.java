package dev.paddock.runners;

import dev.paddock.store.Id;

/** Id of a runner; one series for the whole server, never given twice. */
public record RunnerId(long value) implements Id {}
