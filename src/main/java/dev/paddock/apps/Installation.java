package dev.paddock.apps;

import dev.paddock.identity.InstallationId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepositorySelection;
import java.time.Instant;

/**
 * The installation of a GitHub App in an organization.
 *
 * @param repositories the repositories that it reaches there
 */
public record Installation(
    InstallationId id,
    App app,
    OrgId account,
    RepositorySelection repositories,
    Instant createdAt,
    Instant updatedAt) {}
