package dev.paddock.identity;

/** Id of a repository. */
public record RepoId(long value) {}
