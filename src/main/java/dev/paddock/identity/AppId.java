package dev.paddock.identity;

/** Id of a GitHub App. */
public record AppId(long value) {}
