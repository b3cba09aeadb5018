package dev.paddock.apps;

import dev.paddock.identity.AppId;
import dev.paddock.identity.Permissions;
import java.time.Instant;

/**
 * A GitHub App. Its private key is its owner's alone.
 *
 * @param clientId by which it may name itself in a JWT, instead of its id
 * @param ownerLogin user or organization
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
