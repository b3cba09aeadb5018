package dev.paddock.apps;

import dev.paddock.identity.InstallationId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepositorySelection;
import java.time.Instant;

/**
 * A GitHub App in an organization.
 *
 * @param repositories what it reaches there
 */
public record Installation(
    InstallationId id,
    App app,
    OrgId account,
    RepositorySelection repositories,
    Instant createdAt,
    Instant updatedAt) {}
