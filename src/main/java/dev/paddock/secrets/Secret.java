package dev.paddock.secrets;

import dev.paddock.sharing.SharingVisibility;
import java.time.Instant;
import java.util.Optional;

/**
 * A secret without its value.
 *
 * @param visibility for an organization's secrets only
 */
public record Secret(
    long id,
    SecretName name,
    Optional<SharingVisibility> visibility,
    Instant createdAt,
    Instant updatedAt) {}
