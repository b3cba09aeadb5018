package dev.paddock.apps;

import dev.paddock.identity.AppId;
import dev.paddock.identity.Permissions;
import java.time.Instant;

/**
 * A GitHub App. The server knows its public key only.
 *
 * @param clientId the issuer of its JWTs, which may name its id instead
 * @param ownerLogin login of a user or an organization
 */
public record App(
    AppId id,
    String slug,
    String clientId,
    String name,
    String ownerLogin,
    Permissions permissions,
    Instant createdAt,
    Instant updatedAt) {}
