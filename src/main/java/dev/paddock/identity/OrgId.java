package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of an organization, out of the ids that users and organizations share. */
public record OrgId(long value) implements Id {}
