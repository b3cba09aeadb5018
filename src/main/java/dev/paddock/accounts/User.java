package dev.paddock.accounts;

import dev.paddock.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A user.
 *
 * @param suspendedAt when the user was suspended; empty if they are not
 */
public record User(
    UserId id,
    String login,
    Optional<String> name,
    Optional<String> email,
    boolean siteAdmin,
    Optional<Instant> suspendedAt,
    Instant createdAt,
    Instant updatedAt) {}
