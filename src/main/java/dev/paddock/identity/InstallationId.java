package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of an installation of a GitHub App. */
public record InstallationId(long value) implements Id {}
