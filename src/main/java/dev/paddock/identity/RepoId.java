package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of a repository. */
public record RepoId(long value) implements Id {}
