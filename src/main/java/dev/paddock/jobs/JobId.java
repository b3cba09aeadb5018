package dev.paddock.jobs;

import dev.paddock.store.Id;

/** Id of a job; one series for the whole server, never given twice. */
public record JobId(long value) implements Id {}
