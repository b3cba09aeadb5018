package dev.paddock.identity;

/** Id of an installation of a GitHub App. */
public record InstallationId(long value) {}
