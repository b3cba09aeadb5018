package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of a GitHub App. */
public record AppId(long value) implements Id {}
