package dev.paddock.identity;

/** Id of an organization, out of the ids that users and organizations share. */
public record OrgId(long value) {}
