package dev.paddock.jobs;

/** Id of a job; one series for the whole server, never given twice. */
public record JobId(long value) {}
