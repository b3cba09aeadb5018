package dev.paddock.runners;

/** Id of a runner; one series for the whole server, never given twice. */
public record RunnerId(long value) {}
