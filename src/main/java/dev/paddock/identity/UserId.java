package dev.paddock.identity;

/** Id of a user, out of the ids that users and organizations share. */
public record UserId(long value) {}
