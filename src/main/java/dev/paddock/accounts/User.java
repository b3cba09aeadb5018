package dev.paddock.accounts;

import dev.paddock.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A person.
 *
 * @param suspendedAt since when the person may do nothing
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
